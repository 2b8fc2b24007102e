import type { SettingsStore } from "../config/ports.ts";
import type { Session, SessionStore } from "../web/ports.ts";
import { Life } from "./life.ts";
import { MemoryEmbeddedStore } from "./memory-embedded-store.ts";
import { MemoryIncidentStore } from "./memory-incident-store.ts";
import { MemoryMetricStore } from "./memory-metric-store.ts";
import { MemoryMonitorStore } from "./memory-monitor-store.ts";
import { MemoryOutboxStore } from "./memory-outbox-store.ts";
import { MemoryOverlayStore } from "./memory-overlay-store.ts";
import { MemoryRollUpStore } from "./memory-roll-up-store.ts";
import { MemoryTaskStore } from "./memory-task-store.ts";
import type { Store } from "./store.ts";

/** A store that forgets everything when it is closed: same behaviour as the one on disk, nothing to install. */
export function createMemoryStore(): Store {
  const life = new Life();
  const outbox = new MemoryOutboxStore(life);
  const monitor = new MemoryMonitorStore(life, outbox);
  const rollUps = new MemoryRollUpStore(life);
  const overlays = new MemoryOverlayStore(life);
  const metrics = new MemoryMetricStore(life);
  const incidents = new MemoryIncidentStore(life);
  const settings = new MemorySettingsStore(life);
  const sessions = new MemorySessionStore(life);
  const tasks = new MemoryTaskStore(life);
  const embedded = new MemoryEmbeddedStore(life);
  return {
    monitor,
    rollUps,
    overlays,
    metrics,
    incidents,
    outbox,
    settings,
    sessions,
    tasks,
    embedded,
    async info() {
      life.check();
      const services = new Set([...monitor.services(), ...rollUps.services(), ...overlays.services()]);
      const rows = {
        ...{ ...monitor.rows(), ...rollUps.rows(), ...outbox.rows(), services: services.size },
        ...incidents.rows(),
        ...metrics.rows(),
        ...{ overlays: overlays.size, settings: settings.size, sessions: sessions.size },
        known_tasks: tasks.size,
        ...embedded.rows(),
      };
      return { path: ":memory:", sizeBytes: 0, walBytes: 0, schemaVersion: 0, rows };
    },
    slow: () => [],
    async close() {
      life.end();
    },
  };
}

class MemorySettingsStore implements SettingsStore {
  readonly #values = new Map<string, string>();
  readonly #life: Life;

  constructor(life: Life) {
    this.#life = life;
  }

  get size(): number {
    return this.#values.size;
  }

  async get(key: string): Promise<string | undefined> {
    this.#life.check();
    return this.#values.get(key);
  }

  async set(key: string, value: string): Promise<void> {
    this.#life.check();
    this.#values.set(key, value);
  }

  async setDefault(key: string, value: string): Promise<string> {
    this.#life.check();
    const stored = this.#values.get(key) ?? value;
    this.#values.set(key, stored);
    return stored;
  }
}

class MemorySessionStore implements SessionStore {
  readonly #sessions = new Map<string, Session>();
  readonly #life: Life;

  constructor(life: Life) {
    this.#life = life;
  }

  get size(): number {
    return this.#sessions.size;
  }

  async create({ id, createdAt, expiresAt }: Session): Promise<void> {
    this.#life.check();
    if (this.#sessions.has(id)) throw new Error("there is a session of that id");
    this.#sessions.set(id, { id, createdAt, expiresAt });
  }

  async find(id: string, now: number): Promise<Session | undefined> {
    this.#life.check();
    const session = this.#sessions.get(id);
    return session && session.expiresAt > now ? { ...session } : undefined;
  }

  async delete(id: string): Promise<void> {
    this.#life.check();
    this.#sessions.delete(id);
  }

  async deleteExpired(now: number): Promise<void> {
    this.#life.check();
    for (const { id, expiresAt } of this.#sessions.values()) {
      if (expiresAt <= now) this.#sessions.delete(id);
    }
  }
}
