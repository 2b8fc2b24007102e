import type { PushReport } from "../../monitor/push.ts";
import { type EdgeApp, type EdgeContext, noStore } from "../edge.ts";
import { route } from "../method-router.ts";
import { HttpError, notFound } from "../problem.ts";
import { readPush } from "../read-push.ts";

/** Hands a report over; it is on disk when the promise resolves. False: no service has this token. */
export type Push = (token: string, report: PushReport) => Promise<boolean>;

/** `/push/:token`, and the same at Uptime Kuma's address. */
export function pushRoutes(app: EdgeApp, push: Push): void {
  const answer = async (c: EdgeContext): Promise<Response> => {
    const report = readPush(
      new URL(c.req.url).searchParams,
      c.req.header("content-type"),
      await c.req.text(),
    );
    if (!(await push(c.req.param("token") ?? "", report))) throw unknownToken();
    return Response.json({ ok: true }, { headers: noStore });
  };
  // A HEAD comes from link checkers and previews: it must not count as a report.
  for (const path of ["/push/:token", "/api/push/:token"]) {
    route(app, path, { GET: answer, POST: answer }, { head: false });
  }
}

function unknownToken(): HttpError {
  const { code, message, status } = notFound("service with this push token");
  return new HttpError({ status, code, message, remedy: "Take the address from the dashboard" });
}
