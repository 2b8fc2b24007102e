import type { IncomingMessage } from "node:http";
import type { ViewerContext } from "../../live/transport.ts";
import type { ConnectResult } from "../../live/websocket.ts";
import type { Caller, Callers } from "../../web/caller.ts";
import { HttpError } from "../../web/problem.ts";

/** Who opens a live connection; a token that is none refuses it. */
export async function admit(
  callers: Callers,
  request: IncomingMessage,
  authToken: string | null,
): Promise<ConnectResult> {
  try {
    const caller = authToken === null ? await callers.of(request) : callers.ofToken(authToken);
    return { ok: true, context: contextOf(caller, request.socket.remoteAddress ?? "") };
  } catch (thrown) {
    // A refusal of the connection, not an answer to a request: Phoenix's clients know 403 alone.
    if (thrown instanceof HttpError) return { ok: false, status: 403, reason: thrown.message };
    throw thrown;
  }
}

function contextOf({ audience, session, stillReads }: Caller, remoteAddress: string): ViewerContext {
  return {
    audience,
    sessionId: session?.id ?? null,
    operatorUntil: session?.expiresAt ?? null,
    isStillOperator: stillReads,
    remoteAddress,
  };
}
