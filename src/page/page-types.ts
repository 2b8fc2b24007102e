/** A page as it is written, and what it is given. */
import type { Child, State } from "./part-types.ts";

export interface RenderContext {
  /** The query of the address. */
  readonly params: Readonly<Record<string, string>>;
  /** What is watched, as `/api/v1/status` tells its operator. */
  readonly services: readonly Service[];
  readonly host: Host;
  /** Aborted when the page has no more time. */
  readonly signal: AbortSignal;
}

export interface Service {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly group: string | null;
  readonly state: State;
  /** ISO 8601, as all times here. */
  readonly since: string | null;
  readonly checkedAt: string | null;
  readonly latencyMs: number | null;
  readonly reason: string;
  readonly message: string;
  readonly uptime: Readonly<
    Record<"24h" | "7d" | "30d" | "90d", { readonly up: number | null; readonly measured: number }>
  >;
  readonly detail?: string | null;
  readonly visibility?: "public" | "operator";
  readonly kind?: string;
  readonly everyMs?: number;
}

/** What cannot be read is null. */
export interface Host {
  readonly name: string;
  readonly uptimeMs: number;
  readonly cores: number;
  /** Over one minute. */
  readonly load: number | null;
  readonly memory: {
    readonly usedBytes: number;
    readonly totalBytes: number;
    readonly swapUsedBytes: number;
  } | null;
  readonly disk: {
    readonly path: string;
    readonly usedBytes: number;
    readonly availableBytes: number;
    readonly totalBytes: number;
  } | null;
}

/** A text; a grey text that leads to how it is switched on; or no entry at all. */
export type MenuLink = string | { readonly disabled: string; readonly href?: string } | "skip";

export type Refresh = "1s" | "2s" | "5s" | "15s" | "30s";

/** A figure of the page's own, kept with its history and drawn under Metrics. */
export interface OwnMetric {
  /** Letters, digits, `_` and `.`; the page's name is put before it. */
  readonly name: string;
  readonly title?: string;
  readonly unit?: string;
  /** Asked for while the program runs, whether somebody looks or not; null: nothing was measured. */
  readonly value: () => number | null | Promise<number | null>;
}

export interface PageDefinition {
  /** Default: its name in the config. */
  readonly menuLink?: MenuLink | (() => MenuLink);
  /** Default: 5 s. Whoever has it open can choose another pace. */
  readonly refresh?: Refresh;
  readonly metrics?: readonly OwnMetric[];
  readonly render: (context: RenderContext) => Child | Promise<Child>;
}
