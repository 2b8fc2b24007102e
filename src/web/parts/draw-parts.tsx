import type { PlainPart } from "../../page/plain.ts";
import { ChartPart } from "./chart-part.tsx";
import { CardPart, FaultPart, FieldsPart, SharedUsagePart, TextPart, UsagePart } from "./figure-parts.tsx";
import { type FormOutcome, FormPart } from "./form-part.tsx";
import { NavBar } from "./nav-bar.tsx";
import type { PartPlace } from "./part-place.ts";
import { TablePart } from "./table-part.tsx";

export interface PartsDrawing {
  /** How the parts stand in each other; when it changes the page is fetched again. */
  shape: string;
  /** Each part that has no others in it, by its element's id. */
  fragments: ReadonlyMap<string, string>;
  /** All of it, with these fragments in their places. */
  layout(fragments: ReadonlyMap<string, string>): string;
}

/** Draws the parts of a page. Rows, columns and choices are its frame, everything in them is live by itself. */
export function drawParts(parts: readonly PlainPart[], place: PartPlace): PartsDrawing {
  const fragments = new Map<string, string>();
  const frame = parts.map((part) => frameOf(part, place, fragments));
  return {
    shape: frame.map(shapeOf).join(","),
    fragments,
    layout: (drawn) => `<div class="parts">${frame.map((one) => layoutOf(one, drawn)).join("")}</div>`,
  };
}

/** A form as its sender sees it afterwards: the fragment that stands in the place of everybody's. */
export function formFragment(
  form: Extract<PlainPart, { part: "form" }>,
  outcome: FormOutcome,
  place: PartPlace,
): [string, string] {
  const id = `form-${form.id}`;
  return [id, String(<FormPart id={id} form={form} place={place} outcome={outcome} />)];
}

type Frame = { id: string } | { open: string; close: string; name: string; inner: Frame[] };

function frameOf(part: PlainPart, place: PartPlace, fragments: Map<string, string>): Frame {
  const within = (parts: readonly PlainPart[]): Frame[] => parts.map((one) => frameOf(one, place, fragments));
  if (part.part === "row")
    return { open: '<div class="row">', close: "</div>", name: "row", inner: within(part.parts) };
  if (part.part === "columns") {
    const inner = part.columns.map(
      (stack): Frame => ({
        open: '<div class="stack">',
        close: "</div>",
        name: "stack",
        inner: within(stack),
      }),
    );
    return { open: '<div class="columns">', close: "</div>", name: "columns", inner };
  }
  if (part.part === "navBar") {
    const bar = String(<NavBar bar={part} place={place} />);
    return {
      open: `<div class="choice">${bar}`,
      close: "</div>",
      name: `nav ${bar}`,
      inner: within(part.parts),
    };
  }
  const id = idOf(part, fragments.size);
  fragments.set(id, String(draw(id, part, place)));
  return { id };
}

/** What has a name of its own keeps it wherever it moves to. */
function idOf(part: PlainPart, number: number): string {
  return part.part === "table" || part.part === "form" ? `${part.part}-${part.id}` : `part-${number}`;
}

function draw(
  id: string,
  part: Exclude<PlainPart, { part: "row" | "columns" | "navBar" }>,
  place: PartPlace,
) {
  switch (part.part) {
    case "card":
      return <CardPart id={id} part={part} place={place} />;
    case "fields":
      return <FieldsPart id={id} part={part} place={place} />;
    case "usage":
      return <UsagePart id={id} part={part} place={place} />;
    case "sharedUsage":
      return <SharedUsagePart id={id} part={part} place={place} />;
    case "text":
      return <TextPart id={id} part={part} />;
    case "chart":
      return <ChartPart id={id} chart={part} place={place} />;
    case "table":
      return <TablePart id={id} table={part} place={place} />;
    case "form":
      return <FormPart id={id} form={part} place={place} />;
    case "fault":
      return <FaultPart id={id} fault={part.fault} place={place} />;
  }
}

function shapeOf(frame: Frame): string {
  return "id" in frame ? frame.id : `${frame.name}(${frame.inner.map(shapeOf).join(",")})`;
}

function layoutOf(frame: Frame, drawn: ReadonlyMap<string, string>): string {
  if ("id" in frame) return drawn.get(frame.id) ?? "";
  return `${frame.open}${frame.inner.map((one) => layoutOf(one, drawn)).join("")}${frame.close}`;
}
