import { CortexError, exitCodes, messageOf, systemCodeOf } from "../core/errors.ts";

/** The name of the process that listens on a port of this machine; null when it cannot be known. */
export type WhoListens = (port: number) => Promise<string | null>;

/** Why the server could not listen, as a sentence with its remedy. */
export async function listenError(
  thrown: unknown,
  { port, bind }: { port: number; bind: string },
  whoListens: WhoListens,
): Promise<CortexError> {
  const place = `${bind.includes(":") ? `[${bind}]` : bind}:${port}`;
  const parts = { exitCode: exitCodes.unavailable, cause: thrown };
  switch (systemCodeOf(thrown)) {
    case "EADDRINUSE": {
      const holder = await whoListens(port);
      const message = `Cannot listen on ${place}: ${holder ?? "another process"} has the port`;
      return new CortexError({
        ...parts,
        code: "web.port-taken",
        message,
        remedy: "Stop it, or start with --port and a free port",
      });
    }
    case "EACCES":
      return new CortexError({
        ...parts,
        code: "web.port-forbidden",
        message: `Cannot listen on ${place}: this user may not open the port`,
        remedy: "Choose a port from 1024 on, and put a proxy before it",
      });
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new CortexError({
        ...parts,
        code: "web.bind-unknown",
        message: `Cannot listen on ${place}: this machine has no such address`,
        remedy: "Set BIND or --bind to an address of this machine, such as 127.0.0.1 or 0.0.0.0",
      });
    default:
      return new CortexError({
        ...parts,
        code: "web.listen",
        message: `Cannot listen on ${place}: ${messageOf(thrown)}`,
        remedy: "Choose another port or address",
      });
  }
}
