import { z } from "zod";
import { choiceAlternatives } from "./schema/choice.ts";
import { documentSchema } from "./schema/document-schema.ts";

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** JSON Schema (draft 2020-12) of `cortex.yaml`, for editors; made from the schema that validates it. */
export function configJsonSchema(): JsonSchema {
  return { title: "cortex.yaml", ...toJsonSchema(documentSchema) };
}

/** What a schema takes, before defaults and conversions. */
export function toJsonSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline", override });
}

type Override = NonNullable<NonNullable<Parameters<typeof z.toJSONSchema>[1]>["override"]>;

const override: Override = ({ zodSchema, jsonSchema }) => {
  if (jsonSchema.pattern !== undefined) allowReferences(jsonSchema);
  keepExamples(zodSchema, jsonSchema);
  const alternatives = zodSchema instanceof z.ZodType ? choiceAlternatives.get(zodSchema) : undefined;
  if (alternatives)
    jsonSchema.anyOf = alternatives.map((alternative) => withoutDialect(toJsonSchema(alternative)));
};

/** Zod drops the examples of values that are converted, because they might be of either side; ours are what is written. */
function keepExamples(schema: unknown, jsonSchema: JsonSchema): void {
  const examples = schema instanceof z.ZodType ? z.globalRegistry.get(schema)?.examples : undefined;
  if (Array.isArray(examples)) jsonSchema.examples = examples;
}

/** `${NAME}` may stand for any text. */
function allowReferences(schema: JsonSchema): void {
  schema.pattern = `\\$\\{|${schema.pattern}`;
}

function withoutDialect({ $schema: _dialect, ...schema }: JsonSchema): JsonSchema {
  return schema;
}
