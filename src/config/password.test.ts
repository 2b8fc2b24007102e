import { expect, test } from "vitest";
import { hashPassword, isPasswordHash, verifyPassword } from "./password.ts";

test("a hash takes its own password and no other, and no two hashes of a password are alike", async () => {
  const [one, two] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")]);
  expect(one).not.toBe(two);
  expect(await verifyPassword("correct horse", one)).toBe(true);
  expect(await verifyPassword("correct horse ", one)).toBe(false);
  expect(await verifyPassword("", one)).toBe(false);
});

test("a password typed in another form of Unicode is the same password", async () => {
  expect(await verifyPassword("pa\u0308ss", await hashPassword("p\u00e4ss"))).toBe(true);
});

test("what is no hash, or one that costs too much to try, is refused", async () => {
  const salt = "c2FsdHNhbHRzYWx0c2FsdA";
  const key = "A".repeat(43);
  expect(isPasswordHash(`$scrypt$ln=15,r=8,p=1$${salt}$${key}`)).toBe(true);
  for (const text of [
    "",
    "secret",
    `$scrypt$ln=30,r=8,p=1$${salt}$${key}`,
    `$scrypt$ln=20,r=99,p=1$${salt}$${key}`,
    `$2b$10$${key}`,
  ]) {
    expect(isPasswordHash(text)).toBe(false);
    expect(await verifyPassword("secret", text)).toBe(false);
  }
});
