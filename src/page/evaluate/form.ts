import type { FieldType } from "../form-types.ts";
import type { PlainField, PlainForm } from "../plain.ts";
import { quoted } from "./describe.ts";
import { faultOf, PageFault } from "./page-fault.ts";
import { Props } from "./props.ts";

const keys = ["id", "title", "hint", "submit", "fields", "run"];
const example = 'form({ id: "drain", title: "Drain", fields: [], run: () => ok("drained") })';
const common = ["name", "label", "type", "hint", "required"];
const lengths = ["minLength", "maxLength"];
const keysOfType: Record<FieldType, readonly string[]> = {
  text: [...common, ...lengths, "value", "placeholder", "pattern"],
  textarea: [...common, ...lengths, "value", "placeholder", "rows"],
  number: [...common, "value", "min", "max", "step"],
  boolean: [...common, "value"],
  select: [...common, "value", "options"],
  password: [...common, ...lengths],
};
const types = Object.keys(keysOfType) as FieldType[];
const mostFields = 60;
const mostOptions = 1_000;
/** What a browser's form may carry is bounded; so is what a field may ask for. */
const longest = 20_000;

/** A form, and what it runs, which stays on this side of the thread. */
export interface ReadForm {
  plain: PlainForm;
  run: (...args: unknown[]) => unknown;
}

export function readForm(value: unknown, where: string): ReadForm {
  const props = new Props(value, where, keys, example);
  const bound = { most: mostFields, things: "fields", remedy: "Part the form" };
  const fields = props.list("fields", "fields", bound);
  const title = props.text("title");
  const plain: PlainForm = {
    part: "form",
    ...{
      id: props.id("id"),
      title,
      hint: props.optionalText("hint"),
      submit: props.optionalText("submit") ?? title,
    },
    fields: fields.map((field, index) => readField(field, `${props.at("fields")}[${index}]`)),
  };
  const names = plain.fields.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new PageFault({
      where: props.at("fields"),
      expected: "a name of its own for each field",
      found: `two fields named ${quoted(twice)}`,
      remedy: "Rename one of them",
    });
  }
  return { plain, run: props.function("run", '(values) => ok("done")') };
}

function readField(given: unknown, where: string): PlainField {
  const every = [...new Set(Object.values(keysOfType).flat())];
  const any = new Props(given, where, every, '{ name: "count", type: "number" }');
  const type = any.oneOf("type", types);
  if (type === null) {
    throw faultOf(
      { where: any.at("type"), expected: `one of ${types.join(", ")}`, remedy: 'Write type: "text"' },
      any.raw("type"),
    );
  }
  const props = new Props(given, where, keysOfType[type], '{ name: "count", type: "number" }');
  const name = props.id("name");
  const options = type === "select" ? readOptions(props) : [];
  const value = initialValue(props, type);
  if (type === "select" && value !== "" && !options.some((option) => option.value === value)) {
    throw faultOf(
      {
        where: props.at("value"),
        expected: "the value of one of the options",
        remedy: `Write value: ${quoted(options[0]?.value ?? "")}, or leave it out`,
      },
      value,
    );
  }
  const pattern = props.optionalText("pattern");
  if (pattern !== null) checkPattern(pattern, props.at("pattern"));
  return {
    ...{ name, type, options, pattern },
    label: props.optionalText("label") ?? name,
    hint: props.optionalText("hint"),
    // An empty box is an answer.
    required: type === "boolean" ? false : props.flag("required", true),
    value,
    placeholder: props.optionalText("placeholder"),
    ...{
      min: props.optionalNumber("min"),
      max: props.optionalNumber("max"),
      step: props.optionalNumber("step"),
    },
    minLength: props.optionalNumber("minLength"),
    maxLength: Math.min(props.optionalNumber("maxLength") ?? longest, longest),
    rows: Math.min(40, Math.max(2, props.optionalNumber("rows") ?? 4)),
  };
}

function initialValue(props: Props, type: FieldType): string {
  if (type === "password") return "";
  if (type === "number") return String(props.optionalNumber("value") ?? "");
  if (type === "boolean") return props.flag("value", false) ? "true" : "";
  return props.optionalText("value") ?? "";
}

function readOptions(props: Props): PlainField["options"] {
  const remedy = 'Let it be typed: type: "text", and refuse in run what is none of them';
  const options = props.list("options", "options", { most: mostOptions, things: "options", remedy });
  if (options.length === 0) {
    throw faultOf(
      {
        where: props.at("options"),
        expected: "at least one option",
        remedy: 'Write options: ["small", "large"]',
      },
      options,
    );
  }
  return options.map((option, index) => {
    if (typeof option === "string") return { value: option, label: option };
    const one = new Props(
      option,
      `${props.at("options")}[${index}]`,
      ["value", "label"],
      '{ value: "s", label: "small" }',
    );
    return { value: one.text("value"), label: one.text("label") };
  });
}

function checkPattern(pattern: string, where: string): void {
  try {
    new RegExp(pattern, "v");
  } catch {
    throw new PageFault({
      where,
      expected: "a regular expression",
      found: quoted(pattern),
      remedy: "Mend it, or leave it out and refuse what is wrong in run",
    });
  }
}
