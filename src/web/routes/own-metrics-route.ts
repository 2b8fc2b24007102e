import { type EdgeApp, noStore } from "../edge.ts";
import type { Gate } from "../gate.ts";
import { route } from "../method-router.ts";
import { type OwnValue, readMetrics } from "../read-metrics.ts";
import { rightNeeded } from "../right-needed.ts";

export interface OwnMetricsRouteParts {
  gate: Gate;
  /** On disk when it resolves. @throws HttpError 422 for a time or a number of names that is not taken */
  takeMetrics(values: readonly OwnValue[]): Promise<void>;
}

/** `POST /api/v1/metrics`: figures of the user's own, for the dashboard's charts. 204: they are on disk. */
export function ownMetricsRoute(app: EdgeApp, { gate, takeMetrics }: OwnMetricsRouteParts): void {
  route(app, "/api/v1/metrics", {
    POST: async (c) => {
      const caller = await gate.callerOf(c);
      // A session is no key to it: a form of another site can send a body that looks like JSON.
      if (!caller.canWrite || caller.session) {
        throw rightNeeded(caller, {
          code: "auth.write-needed",
          message: "Figures are taken from a token that can write",
          remedy: "Send a bearer token with `can: [write]`",
        });
      }
      await takeMetrics(readMetrics(await c.req.text()));
      return new Response(null, { status: 204, headers: noStore });
    },
  });
}
