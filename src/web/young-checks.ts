import type { Outcome } from "../protocol/vocabulary.ts";

export const checksShown = 90;
/** Until then a picture of 90 days would be almost empty. */
const youngMs = 2 * 86_400_000;

/** The newest checks of services whose days do not tell much yet. Costs nothing for a service that is older. */
export class YoungChecks {
  readonly #rings = new Map<string, Outcome[]>();

  /** Follows a service that is young; `checks` are those already known, oldest first. */
  follow(id: string, checks: readonly Outcome[]): void {
    if (!this.#rings.has(id)) this.#rings.set(id, checks.slice(-checksShown));
  }

  /** False: nobody follows it. */
  take(id: string, outcome: Outcome): boolean {
    const ring = this.#rings.get(id);
    if (!ring) return false;
    ring.push(outcome);
    if (ring.length > checksShown) ring.shift();
    return true;
  }

  /** Oldest first; null: it has grown old, or nobody follows it. */
  of(id: string, bornAt: number | null, now: number): readonly Outcome[] | null {
    const ring = this.#rings.get(id);
    if (!ring) return null;
    if (isYoung(bornAt, now)) return ring;
    this.#rings.delete(id);
    return null;
  }

  forget(id: string): void {
    this.#rings.delete(id);
  }
}

/** `bornAt`: when the service was first heard of; null: never. */
export function isYoung(bornAt: number | null, now: number): boolean {
  return bornAt === null || now - bornAt < youngMs;
}
