/** Forms as they are written, and what their `run` gets. */
import type { RenderContext } from "./page-types.ts";

interface AnyField<Type extends string> {
  /** The key in what `run` gets. */
  readonly name: string;
  readonly label?: string;
  readonly type: Type;
  readonly hint?: string;
  /** Default: true. What may be left out comes as an empty text or as null. */
  readonly required?: boolean;
}

interface Lengths {
  readonly minLength?: number;
  readonly maxLength?: number;
}

export interface TextField extends AnyField<"text">, Lengths {
  readonly value?: string;
  readonly placeholder?: string;
  /** A regular expression that all of it matches. */
  readonly pattern?: string;
}

export interface TextareaField extends AnyField<"textarea">, Lengths {
  readonly value?: string;
  readonly placeholder?: string;
  readonly rows?: number;
}

export interface NumberField extends AnyField<"number"> {
  readonly value?: number;
  readonly min?: number;
  readonly max?: number;
  /** Default: whole numbers and fractions alike; 1: whole numbers. */
  readonly step?: number;
}

export interface BooleanField extends AnyField<"boolean"> {
  readonly value?: boolean;
}

export interface SelectField extends AnyField<"select"> {
  readonly value?: string;
  readonly options: readonly (string | { readonly value: string; readonly label: string })[];
}

export interface PasswordField extends AnyField<"password">, Lengths {}

export type Field = TextField | TextareaField | NumberField | BooleanField | SelectField | PasswordField;
export type FieldType = Field["type"];

type FieldOfType<Type> = Extract<Field, { readonly type: Type }>;

/** A field with a key that its type does not have is an error. */
export type Exact<Given> = Given extends { readonly type: infer Type }
  ? Given & { readonly [Key in Exclude<keyof Given, keyof FieldOfType<Type>>]: never }
  : Given;

type OptionOf<Option> = Option extends { readonly value: infer Held } ? Held : Option;

type FilledValue<Given> = Given extends { readonly type: "number" }
  ? number
  : Given extends { readonly type: "boolean" }
    ? boolean
    : Given extends { readonly type: "select"; readonly options: readonly (infer Option)[] }
      ? OptionOf<Option>
      : string;

type EmptyValue<Given> = Given extends { readonly type: "number" | "select"; readonly required: false }
  ? null
  : never;

/** What `run` gets: one value a field, of the type that the field says. */
export type Values<Fields extends readonly Field[]> = {
  readonly [Given in Fields[number] as Given["name"]]: FilledValue<Given> | EmptyValue<Given>;
};

export type FormContext = RenderContext;

export type FormResult =
  | { readonly ok: true; readonly message?: string }
  | { readonly ok: false; readonly message: string; readonly fields?: Readonly<Record<string, string>> };

export interface FormProps<Fields extends readonly Field[]> {
  /** Of this form alone. */
  readonly id: string;
  readonly title: string;
  readonly hint?: string;
  /** What the button says; default: the title. */
  readonly submit?: string;
  readonly fields: Fields & { readonly [Index in keyof Fields]: Exact<Fields[Index]> };
  /** Told as it ends: `ok("3 drained")`, `fail("at most 100")`. It has a minute; then `signal` is aborted. */
  readonly run: (values: Values<Fields>, context: FormContext) => FormResult | Promise<FormResult>;
}
