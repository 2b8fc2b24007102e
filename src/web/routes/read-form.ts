import type { EdgeContext } from "../edge.ts";
import { HttpError } from "../problem.ts";

/** The fields of an HTML form; empty when there is no body. @throws HttpError 415 for other types of body */
export async function readForm(c: EdgeContext): Promise<URLSearchParams> {
  const text = await c.req.text();
  const type = c.req.header("content-type") ?? "";
  if (text === "" || type.startsWith("application/x-www-form-urlencoded")) return new URLSearchParams(text);
  throw new HttpError({
    status: 415,
    code: "web.form-type",
    message: `Expected a form as application/x-www-form-urlencoded, found ${type.slice(0, 100) || "no content type"}`,
    remedy: "Send the fields as a form does",
  });
}
