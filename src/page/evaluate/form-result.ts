import type { PlainForm } from "../plain.ts";
import type { FieldError, SubmittedForm } from "../worker/protocol.ts";
import { thrownText } from "./describe.ts";
import type { ReadForm } from "./form.ts";
import { faultOf, PageFault } from "./page-fault.ts";
import { isList, Props } from "./props.ts";
import { typedValues } from "./typed-values.ts";

/** Runs a form with what was typed. Whatever happens is a result that can be shown beside its button. */
export async function submitForm(
  { plain, run }: ReadForm,
  typed: Readonly<Record<string, string>>,
  context: unknown,
): Promise<SubmittedForm> {
  const { values, errors } = typedValues(plain.fields, typed);
  if (Object.keys(errors).length > 0) return { form: plain, kind: "refused", message: null, errors };
  try {
    return readResult(plain, await run(values, context));
  } catch (thrown) {
    const message = thrown instanceof PageFault ? faultText(thrown) : thrownText(thrown);
    return { form: plain, kind: "failed", message, errors: {} };
  }
}

function readResult(form: PlainForm, result: unknown): SubmittedForm {
  const where = `form "${form.id}".run`;
  if (typeof result !== "object" || result === null || isList(result) || !("ok" in result)) {
    throw faultOf(
      { where, expected: "what ok(…) or fail(…) gives", remedy: 'Write return ok("done")' },
      result,
    );
  }
  const props = new Props(result, where, ["ok", "message", "fields"], 'ok("done")');
  if (props.flag("ok", false))
    return { form, kind: "ok", message: props.optionalText("message"), errors: {} };
  return { form, kind: "failed", message: props.text("message"), errors: ownErrors(form, props) };
}

/** What the page itself says of its fields. */
function ownErrors({ fields }: PlainForm, props: Props): Record<string, FieldError> {
  const given = props.raw("fields");
  if (given === undefined || given === null) return {};
  const texts = new Props(
    given,
    props.at("fields"),
    fields.map(({ name }) => name),
    '{ count: "too many" }',
  );
  return Object.fromEntries(
    fields.flatMap(({ name }): [string, FieldError][] => {
      const text = texts.optionalText(name);
      return text === null ? [] : [[name, { text }]];
    }),
  );
}

function faultText({ fault }: PageFault): string {
  return `${fault.where}: expected ${fault.expected}, found ${fault.found}. ${fault.remedy}`;
}
