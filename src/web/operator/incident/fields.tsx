import { raw } from "hono/html";
import type { Child } from "hono/jsx";
import type { InputProblem } from "../../../incident/read-input.ts";
import type { Catalogue } from "../../../text/catalogue.ts";
import { mark } from "../../views/marks.ts";

/** What somebody typed, and why it was not taken; empty before anything was sent. */
export interface Typed {
  fields: URLSearchParams;
  problems: readonly InputProblem[];
}

export const untouched: Typed = { fields: new URLSearchParams(), problems: [] };

interface FieldProps {
  /** Of the form: two forms of a page may have fields of one name. */
  form: string;
  name: string;
  label: string;
  hint?: string | undefined;
  typed: Typed;
  children: (attributes: FieldAttributes) => Child;
}

export interface FieldAttributes {
  id: string;
  name: string;
  "aria-invalid": "true" | undefined;
  "aria-describedby": string | undefined;
}

export function Field({ form, name, label, hint, typed, children }: FieldProps) {
  const id = `${form}-${name}`;
  const isWrong = typed.problems.some(({ field }) => field === name);
  const described = [hint ? `${id}-hint` : "", isWrong ? `${form}-wrong` : ""].filter((one) => one !== "");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        ...{ id, name, "aria-invalid": isWrong ? "true" : undefined },
        "aria-describedby": described.length === 0 ? undefined : described.join(" "),
      })}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

interface ChoiceProps<Word extends string> extends Omit<FieldProps, "children"> {
  words: Readonly<Record<Word, string>>;
  chosen: string;
}

export function Choice<Word extends string>({ words, chosen, ...rest }: ChoiceProps<Word>) {
  return (
    <Field {...rest}>
      {(attributes) => (
        <select {...attributes}>
          {Object.entries<string>(words).map(([word, text]) => (
            <option value={word} selected={word === chosen}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface ServicesProps {
  form: string;
  label: string;
  services: readonly { id: string; name: string }[];
  chosen: ReadonlySet<string>;
  typed: Typed;
}

/** One box a service, all of the name `services`. */
export function ServiceBoxes({ form, label, services, chosen, typed }: ServicesProps) {
  const isWrong = typed.problems.some(({ field }) => field === "services");
  return (
    <fieldset class="boxes" aria-describedby={isWrong ? `${form}-wrong` : undefined}>
      <legend>{label}</legend>
      {services.map(({ id, name }) => (
        <label>
          <input type="checkbox" name="services" value={id} checked={chosen.has(id)} />
          <bdi>{name}</bdi>
        </label>
      ))}
    </fieldset>
  );
}

interface WrongProps {
  form: string;
  typed: Typed;
  words: Catalogue;
  /** What the fields are called on the page. */
  labels: Readonly<Record<string, string>>;
}

/** Between fields and button: all that is wrong, and that nothing is lost. */
export function Wrong({ form, typed, words: { incident }, labels }: WrongProps) {
  if (typed.problems.length === 0) return null;
  return (
    <div class="wrong" id={`${form}-wrong`} role="alert">
      {raw(mark("down"))}
      <strong>{incident.form.wrong}</strong>
      {typed.problems.map(({ field, what, found }) => (
        <p>{incident.problem[what](labels[field] ?? field, found)}</p>
      ))}
      <p>{incident.form.kept}</p>
    </div>
  );
}
