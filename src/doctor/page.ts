import { type Answer, ask } from "../probe/connection/ask.ts";
import { failed, passed, type StepContext, type StepResult } from "../probe/connection/step.ts";

/** What the page says of itself. */
export interface CortexPage {
  /** Where the page was found, after redirects. */
  url: URL;
  /** Path that its script and its socket are below: "" or "/status". */
  base: string;
  files: PageFile[];
}

export interface PageFile {
  url: URL;
  /** Start of the right content type. */
  type: "text/javascript" | "text/css";
}

export interface PageAnswer {
  /** Something spoke, so it is not out of reach. */
  answered: boolean;
  result: StepResult<CortexPage>;
}

/** Fetches the page as a visitor would. */
export async function openPage(url: URL, context: StepContext): Promise<PageAnswer> {
  const answer = await ask({ url, headers: { Accept: "text/html" } }, context, true);
  // What speaks no HTTP, sends visitors round in circles or never stops talking is something else, and there.
  if (!answer.ok) return { answered: ["header", "limit"].includes(answer.reason), result: answer };
  const page = readPage(answer.value);
  const result = page
    ? passed(describe(answer.value, url), page)
    : failed("body", `answered ${answer.value.status}, and ${whatElse(answer.value)}`);
  return { answered: true, result };
}

function describe({ status, url }: Answer, asked: URL): string {
  return `answered ${status}${url.href === asked.href ? "" : ` at ${url.href}`}, a page of Cortex Status`;
}

function whatElse({ headers, body }: Answer): string {
  const title = /<title[^>]*>([^<]{1,80})/i.exec(body)?.[1]?.trim();
  const server = headers.server === undefined ? "" : `, server ${headers.server}`;
  if (title !== undefined) return `is no page of Cortex Status but "${title}"${server}`;
  return `is no page of Cortex Status (${headers["content-type"] ?? "no content type"}${server})`;
}

/** Null when it is something else. Markers are attributes that the page's own script cannot do without. */
function readPage({ url, body }: Pick<Answer, "url" | "body">): CortexPage | null {
  const base = /<html[^>]*\sdata-base="([^"]*)"/.exec(body)?.[1];
  if (base === undefined || !/<body[^>]*\sdata-view-topic="view:/.test(body)) return null;
  return { url, base: unescaped(base), files: filesIn(body, url) };
}

function filesIn(html: string, page: URL): PageFile[] {
  const scripts = [...html.matchAll(/<script[^>]*\ssrc="([^"]+)"/g)];
  const styles = [...html.matchAll(/<link[^>]*\srel="stylesheet"[^>]*>/g)].flatMap(([tag]) => [
    ...tag.matchAll(/\shref="([^"]+)"/g),
  ]);
  const named = (found: RegExpMatchArray[], type: PageFile["type"]) =>
    found.flatMap(([, address = ""]) => {
      const url = URL.parse(unescaped(address), page);
      return url ? [{ url, type }] : [];
    });
  return [...named(scripts, "text/javascript"), ...named(styles, "text/css")];
}

function unescaped(text: string): string {
  return text.replaceAll("&#39;", "'").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}

/** Every file that the page names is there, as what it has to be. */
export async function fetchFiles(files: readonly PageFile[], context: StepContext): Promise<StepResult> {
  const wrong = (await Promise.all(files.map((file) => faultOf(file, context)))).find(
    (fault) => fault !== null,
  );
  return wrong === undefined ? passed(`${files.length} files`, undefined) : failed("status", wrong ?? "");
}

async function faultOf({ url, type }: PageFile, context: StepContext): Promise<string | null> {
  const answer = await ask({ url }, context);
  if (!answer.ok) return answer.found;
  const { status, headers, body } = answer.value;
  const found = headers["content-type"] ?? "no content type";
  if (status !== 200) return `${url.pathname} answered ${status}`;
  if (!found.startsWith(type)) return `${url.pathname} is ${found} instead of ${type}`;
  return body === "" ? `${url.pathname} is empty` : null;
}
