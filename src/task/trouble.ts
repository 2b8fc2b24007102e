/** Why there is no good answer. What it is called in words is `text/task`'s business. */
export const troubleKinds = [
  /** No Symbiont is configured and none is built in. */
  "none",
  "status",
  "redirect",
  "refused",
  "timeout",
  "reset",
  "dns",
  "tls",
  "unreachable",
  "too-large",
  /** 2xx, and it is no JSON by its content type. */
  "not-json",
  /** 2xx and JSON by its content type, yet it cannot be parsed. */
  "broken-json",
  "empty",
  /** JSON, without what the answer is about. */
  "shape",
] as const;
export type TroubleKind = (typeof troubleKinds)[number];

export interface Trouble {
  kind: TroubleKind;
  /** Null: there was no answer. */
  status: number | null;
  /** What Symbiont said of it, or the beginning of what came instead. Never the token. */
  said: string | null;
  /** What to do, as Symbiont says it. */
  remedy: string | null;
}

export type Reading<Value> = { ok: true; value: Value } | { ok: false; trouble: Trouble };

export function trouble(kind: TroubleKind, parts: Partial<Omit<Trouble, "kind">> = {}): Trouble {
  return { kind, status: null, said: null, remedy: null, ...parts };
}

export function troubled(kind: TroubleKind, parts?: Partial<Omit<Trouble, "kind">>): Reading<never> {
  return { ok: false, trouble: trouble(kind, parts) };
}

/** Two that would be told in the same words. */
export function isSameTrouble(one: Trouble | null, other: Trouble | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
