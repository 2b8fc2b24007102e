import { describe, expect, test } from "vitest";
import { hostile, noon, type Opened } from "./store-samples.ts";

export function describeSettingsAndSessions(name: string, opened: Opened): void {
  describe(`${name} keeps settings`, () => {
    test("by key, the last value", async () => {
      const { settings } = await opened();
      expect(await settings.get("secret")).toBeUndefined();
      await settings.set("secret", "one");
      await settings.set("secret", "two");
      expect(await settings.get("secret")).toBe("two");
      for (const word of hostile) await settings.set(word, word);
      for (const word of hostile) expect(await settings.get(word)).toBe(word);
    });

    test("and a default only where there is no value", async () => {
      const { settings } = await opened();
      expect(await settings.setDefault("key", "made")).toBe("made");
      expect(await settings.setDefault("key", "made again")).toBe("made");
      await settings.set("key", "chosen");
      expect(await settings.setDefault("key", "made")).toBe("chosen");
      expect(await settings.get("key")).toBe("chosen");
    });

    test("giving callers at the same time the same default", async () => {
      const { settings } = await opened();
      const values = await Promise.all(
        Array.from({ length: 20 }, (_, i) => settings.setDefault("key", `${i}`)),
      );
      expect(new Set(values).size).toBe(1);
      expect(await settings.get("key")).toBe(values[0]);
    });
  });

  describe(`${name} keeps sessions`, () => {
    const session = (id: string, expiresAt: number) => ({ id, createdAt: noon, expiresAt });

    test("until they expire or are deleted", async () => {
      const { sessions } = await opened();
      await sessions.create(session("a", noon + 10));
      await sessions.create(session("b", noon + 10));
      expect(await sessions.find("a", noon + 9)).toEqual(session("a", noon + 10));
      expect(await sessions.find("a", noon + 10)).toBeUndefined();
      expect(await sessions.find("nobody", noon)).toBeUndefined();
      await sessions.delete("a");
      await sessions.delete("a");
      expect(await sessions.find("a", noon)).toBeUndefined();
      expect(await sessions.find("b", noon)).toEqual(session("b", noon + 10));
    });

    test("and never two of one id", async () => {
      const { sessions } = await opened();
      await sessions.create(session("a", noon + 10));
      await expect(sessions.create(session("a", noon + 99))).rejects.toThrow();
      expect(await sessions.find("a", noon)).toEqual(session("a", noon + 10));
    });

    test("and removes the expired ones", async () => {
      const store = await opened();
      for (const ms of [10, 20, 30]) await store.sessions.create(session(`${ms}`, noon + ms));
      await store.sessions.deleteExpired(noon + 20);
      expect((await store.info()).rows.sessions).toBe(1);
      expect(await store.sessions.find("30", noon)).toEqual(session("30", noon + 30));
    });
  });
}
