/** What the main thread and the thread of the pages say to each other. Plain data only. */
import type { MenuLink } from "../page-types.ts";
import type { Fault, PlainForm, PlainPart } from "../plain.ts";

/** What a page is given: as it is written in `RenderContext`, but for the signal, which is made on the other side. */
export interface PageGiven {
  params: Readonly<Record<string, string>>;
  services: unknown;
  host: unknown;
}

export interface PageFile {
  id: string;
  /** Absolute. */
  path: string;
}

export type Call =
  | { kind: "open"; page: PageFile }
  | { kind: "render"; page: PageFile; given: PageGiven }
  | {
      kind: "submit";
      page: PageFile;
      given: PageGiven;
      form: string;
      typed: Readonly<Record<string, string>>;
    }
  | { kind: "sample"; page: PageFile };

export type CallKind = Call["kind"];

export interface OpenedPage {
  menu: MenuLink;
  /** Null: it does not say. */
  refreshMs: number | null;
  metrics: readonly { name: string; title: string; unit: string }[];
}

export interface SubmittedForm {
  /** The form as the page shows it now. */
  form: PlainForm;
  kind: "ok" | "failed" | "refused";
  message: string | null;
  /** What is wrong with fields, by name. Codes of ours come with what they speak of; texts are the page's own. */
  errors: Readonly<Record<string, FieldError>>;
}

export type FieldError =
  | { code: "missing" | "whole" }
  | { code: "number" | "least" | "most" | "step" | "short" | "long" | "pattern" | "option"; about: string }
  | { text: string };

export interface Answers {
  open: OpenedPage;
  render: { parts: PlainPart[] };
  submit: SubmittedForm;
  sample: { values: Readonly<Record<string, number | null>>; faults: readonly Fault[] };
}

export type Answer<Kind extends CallKind = CallKind> =
  | { ok: true; value: Answers[Kind] }
  | { ok: false; fault: Fault };

export type ToThread =
  | { say: "call"; number: number; call: Call }
  | { say: "abort"; number: number }
  | { say: "ping" };

export type FromThread =
  | { say: "answer"; number: number; answer: Answer }
  | { say: "pong" }
  /** A file that pages are made of, as it was before it was read; when it is another everything is loaded anew. */
  | { say: "file"; path: string; print: string }
  /** Code of a page failed when nobody waited for it. */
  | { say: "stray"; text: string };

/** What the thread is started with. */
export interface ThreadData {
  /** Of the module that `cortex-status/page` is. */
  builderUrl: string;
}
