import { raw } from "hono/html";
import type { PlainField, PlainForm } from "../../page/plain.ts";
import { formTokenPlace } from "../../protocol/live.ts";
import { mark } from "../views/marks.ts";
import { Section } from "./figure-parts.tsx";
import { addressOf, type PartPlace } from "./part-place.ts";

/** What became of a form that was sent, and what was typed into it. */
export interface FormOutcome {
  kind: "ok" | "failed" | "refused";
  message: string | null;
  /** By the field's name. */
  errors: Readonly<Record<string, string>>;
  /** By the field's name, as they came; none after success. */
  typed: Readonly<Record<string, string>> | null;
}

interface FormProps {
  id: string;
  form: PlainForm;
  place: PartPlace;
  outcome?: FormOutcome;
}

/** Posts to the page that it is on. What is marked `data-keep` is the sender's own and outlives what is drawn for all. */
export function FormPart({ id, form, place, outcome }: FormProps) {
  return (
    <Section id={id} kind="form" title={form.title} hint={form.hint}>
      <form
        method="post"
        action={addressOf(place)}
        data-part-form=""
        data-running={place.words.parts.form.running}
        data-unreached={place.words.parts.form.unreachable}
        data-unreached-help={place.words.parts.form.unreachableText}
      >
        <input type="hidden" name="_csrf_token" value={formTokenPlace} />
        <input type="hidden" name="_form" value={form.id} />
        {form.fields.map((field) => (
          <Field
            id={`${id}-${field.name}`}
            field={field}
            place={place}
            typed={ownOf(outcome?.typed, field.name)}
            isTyped={(outcome?.typed ?? null) !== null}
            error={ownOf(outcome?.errors, field.name) ?? null}
          />
        ))}
        <Outcome id={`${id}-outcome`} outcome={outcome} place={place} />
        <button type="submit" class="primary">
          {form.submit}
        </button>
      </form>
    </Section>
  );
}

/** A field may be named `constructor`, as may anything in an object. */
function ownOf(texts: Readonly<Record<string, string>> | null | undefined, name: string): string | undefined {
  return texts && Object.hasOwn(texts, name) ? texts[name] : undefined;
}

function Outcome({ id, outcome, place }: { id: string; outcome: FormOutcome | undefined; place: PartPlace }) {
  const { form: says } = place.words.parts;
  if (!outcome) return <div id={id} class="outcome" data-keep="" aria-live="polite" />;
  if (outcome.kind === "ok") {
    return (
      <div id={id} class="outcome right" data-keep="" aria-live="polite">
        {raw(mark("operational"))}
        <strong>{outcome.message ?? says.done}</strong>
      </div>
    );
  }
  const title = outcome.kind === "refused" ? says.refused : says.failed;
  return (
    <div id={id} class="outcome wrong" data-keep="" role="alert">
      {raw(mark("down"))}
      <strong>{title}</strong>
      <p>
        {outcome.message !== null && <span class="said">{outcome.message}</span>} {says.kept}
      </p>
    </div>
  );
}

interface FieldProps {
  id: string;
  field: PlainField;
  place: PartPlace;
  typed: string | undefined;
  isTyped: boolean;
  error: string | null;
}

function Field({ id, field, place, typed, isTyped, error }: FieldProps) {
  const { name, label, type, hint, required } = field;
  const { form: says } = place.words.parts;
  // What was typed comes back, but no password ever does.
  const value = type === "password" ? "" : isTyped ? (typed ?? "") : field.value;
  const described = [hint === null ? "" : `${id}-hint`, `${id}-error`].join(" ").trim();
  const common = {
    id,
    name,
    "aria-describedby": described,
    "aria-invalid": error === null ? undefined : "true",
  } as const;
  const control = <Control field={field} value={value} common={common} place={place} />;
  const caption = (
    <label for={id}>
      {label}
      {!required && type !== "boolean" && <span class="hint">{says.optional}</span>}
    </label>
  );
  return (
    <div class={type === "boolean" ? "field box" : "field"}>
      {type === "boolean" ? [control, caption] : [caption, control]}
      {hint !== null && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      <p id={`${id}-error`} class="field-error" data-keep="">
        {error}
      </p>
    </div>
  );
}

interface ControlProps {
  field: PlainField;
  value: string;
  common: Record<string, unknown> & { id: string; name: string };
  place: PartPlace;
}

function Control({ field, value, common, place }: ControlProps) {
  const { type, required, placeholder, minLength, maxLength } = field;
  const lengths = { minlength: minLength ?? undefined, maxlength: maxLength ?? undefined };
  switch (type) {
    case "textarea":
      return (
        <textarea
          {...common}
          {...lengths}
          rows={field.rows}
          required={required}
          placeholder={placeholder ?? undefined}
        >
          {/* The first line break of a textarea is none of its text. */}
          {value.startsWith("\n") || value.startsWith("\r") ? `\n${value}` : value}
        </textarea>
      );
    case "select":
      return (
        <select {...common} required={required}>
          {(!required || !field.options.some((option) => option.value === value)) && (
            <option value="">{place.words.parts.form.pick}</option>
          )}
          {field.options.map((option) => (
            <option value={option.value} selected={option.value === value}>
              {option.label}
            </option>
          ))}
        </select>
      );
    case "boolean":
      return <input {...common} type="checkbox" value="true" checked={value === "true" || value === "on"} />;
    case "number":
      return (
        <input
          {...common}
          type="text"
          inputmode={field.step !== null && Number.isInteger(field.step) ? "numeric" : "decimal"}
          value={value}
          required={required}
        />
      );
    default:
      return (
        <input
          {...common}
          {...lengths}
          type={type}
          value={value}
          required={required}
          placeholder={placeholder ?? undefined}
          pattern={field.pattern ?? undefined}
          autocomplete={type === "password" ? "new-password" : "off"}
        />
      );
  }
}
