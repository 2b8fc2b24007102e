import { CortexError, exitCodes } from "../core/errors.ts";

/**
 * What is typed after `cortex probe` → the key of the check and its value, as they would stand in a config;
 * null: it is the id of a service, which has neither colon nor slash.
 * @throws {CortexError} `probe.scheme`
 */
export function checkOf(target: string): Record<string, string> | null {
  const [, scheme, rest = ""] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(.*)$/s.exec(target) ?? [];
  if (scheme === undefined) return target.includes(":") ? { tcp: target } : null;
  switch (scheme.toLowerCase()) {
    case "http":
    case "https":
      return { http: target };
    case "ws":
    case "wss":
      return { websocket: target };
    case "tcp":
      return { tcp: rest.replace(/\/$/, "") };
    case "tls":
      return { tls: rest.replace(/\/$/, "") };
    default:
      throw new CortexError({
        code: "probe.scheme",
        message: `${JSON.stringify(`${scheme}://`)} is nothing that can be checked`,
        remedy: "Use http://, https://, ws://, wss://, tcp://host:port, tls://host:port or host:port.",
        exitCode: exitCodes.usage,
      });
  }
}
