import type { z } from "zod";
import type { Clock } from "../core/clock.ts";
import type { KindName } from "../protocol/vocabulary.ts";
import type { Finding } from "./result.ts";

export interface ProbeContext {
  clock: Clock;
  /** Time of the whole check; the probe has to have ended by then. */
  timeoutMs: number;
  /** Aborted at the time limit and when the service is removed. */
  signal: AbortSignal;
  /** Marks our own checks so that a check of this very server is recognised. */
  selfCheck: SelfCheck;
  /** Looks a host name up without queueing on the thread pool. */
  lookup: Lookup;
  /** What a program started by a check finds in its environment; none of our secrets is in it. */
  environment: ProgramEnvironment;
}

export type ProgramEnvironment = Readonly<Record<string, string>>;

/** What of the rest of the config the options of a kind may depend on. */
export interface KindSetting {
  /** Absolute folder of the config: relative paths start from there. */
  configDir: string;
  symbiont: SymbiontAccess;
}

/** Where Symbiont is and how it is asked. */
export interface SymbiontAccess {
  /** Null: the embedded one. */
  url: string | null;
  token: string | null;
  /** Each begins with a slash. */
  paths: { compound: string; progress: string; status: string; health: string };
}

export interface SelfCheck {
  /** A fresh nonce for the request header `cortex-probe`. */
  nonce(): string;
  /** Whether the header `cortex-self` of the answer is the right answer to that nonce. */
  isSelf(nonce: string, answer: string | undefined): boolean;
}

export interface Address {
  address: string;
  family: 4 | 6;
}

/** The addresses of a name that this machine has a way to, preferred first. Rejects with c-ares' error, or `ERESOLVER`. */
export type Lookup = (hostname: string, signal: AbortSignal) => Promise<Address[]>;

/**
 * A kind of check: one folder under `kinds/` and one line in `kinds.ts`.
 * `Options` is what the kind's own keys in the config parse to.
 */
export interface CheckKind<Options = unknown> {
  readonly name: KindName;
  /** The keys of a service of this kind in the config, besides those all services share. */
  readonly keys: z.ZodObject;
  /** Which of these keys are understood but have no effect yet. */
  readonly comesLater: readonly string[];
  /** Parsed keys → options of the probe. Without a setting: of a service that stands alone, in no file. */
  options(keys: Record<string, unknown>, setting?: KindSetting): Options;
  /** Host the checks of one target share a limit by; null where there is none. */
  host(options: Options): string | null;
  /** What is checked, for the operator: `GET http://127.0.0.1:80/`. */
  target(options: Options): string;
  /** Absent where results come from outside (push) or the kind is not there yet. */
  probe?(options: Options, context: ProbeContext): Promise<Finding>;
}
