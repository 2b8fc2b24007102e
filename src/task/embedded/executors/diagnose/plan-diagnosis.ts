import { isIP } from "node:net";
import type { Plan } from "../../executor.ts";
import { refusal } from "../../refusal.ts";
import type { StepPlan } from "../../step.ts";

/** What is looked at. Plain data. */
export interface Target {
  /** With a scheme of http, https, ws or wss. */
  url: string;
  host: string;
  port: number;
  isSecure: boolean;
  /** Whether a WebSocket was asked for; otherwise one is nice to have. */
  isWebSocket: boolean;
}

export const looks = ["resolve", "connect", "tls", "http", "websocket", "longpoll", "summary"] as const;
export type Look = (typeof looks)[number];

export interface DiagnoseInput {
  look: Look;
  target: Target;
}

/** Of each look; a target that is slower than this has no answer. */
export const lookMs = 10_000;

/** `diagnose <URL or host>`, or a URL alone; null when it is something else. */
export function diagnoseTarget(text: string): Target | null {
  const [, named] = /^diagnose\s+(\S+)$/i.exec(text) ?? [];
  if (named === undefined) return /^(?:https?|wss?):\/\/\S+$/i.test(text) ? asTarget(text) : null;
  const target = asTarget(/^[a-z][a-z0-9+.-]*:\/\//i.test(named) ? named : withScheme(named));
  if (target) return target;
  throw refusal(
    422,
    "diagnose-target",
    `${JSON.stringify(named.slice(0, 200))} cannot be diagnosed: expected a URL of http, https, ws or wss, or a host`,
    "Write diagnose https://example.com, diagnose example.com or diagnose 127.0.0.1:8080",
  );
}

/** A name alone is asked as browsers do, an address of the local network without TLS. */
function withScheme(place: string): string {
  const [, host = place, port] = /^(\[[^\]]*\]|[^:/?#]*)(?::(\d+))?/.exec(place) ?? [];
  const isAddress = isIP(host.replace(/^\[|\]$/g, "")) !== 0 || host === "localhost";
  const secure = port === undefined ? !isAddress : port === "443" || port === "8443";
  return `${secure ? "https" : "http"}://${place}`;
}

function asTarget(written: string): Target | null {
  const url = URL.parse(written);
  if (!url || !/^(?:https?|wss?):$/.test(url.protocol) || url.hostname === "") return null;
  if (/[^\w.:[\]%-]/.test(url.hostname)) return null;
  const isSecure = url.protocol === "https:" || url.protocol === "wss:";
  url.hash = "";
  return {
    url: url.href,
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (isSecure ? 443 : 80) : Number(url.port),
    isSecure,
    isWebSocket: url.protocol.startsWith("ws"),
  };
}

const titles: Record<Look, string> = {
  resolve: "Resolve the name",
  connect: "Connect",
  tls: "TLS handshake",
  http: "HTTP",
  websocket: "WebSocket",
  longpoll: "Long poll",
  summary: "Summary",
};

export function planDiagnosis(target: Target): Plan {
  const step = (look: Look, ...dependsOn: Look[]): StepPlan => ({
    ...{ id: look, title: titles[look], executor: "diagnose", dependsOn, question: null },
    runs: look === "summary" ? "after-end" : "after-success",
    input: { look, target } satisfies DiagnoseInput,
    timeoutMs: lookMs + 5_000,
  });
  const steps = [
    step("resolve"),
    step("connect", "resolve"),
    step("tls", "connect"),
    step("http", "tls"),
    step("websocket", "http"),
    step("longpoll", "http"),
  ];
  const all = steps.flatMap(({ id }) => looks.filter((look) => look === id));
  return { executor: "diagnose", steps: [...steps, step("summary", ...all)] };
}
