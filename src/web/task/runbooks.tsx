import { formTokenPlace } from "../../protocol/live.ts";
import type { RunbookJson } from "../../protocol/symbiont.ts";
import type { Catalogue } from "../../text/catalogue.ts";
import { formKeyPlace } from "../views/page.tsx";

interface RunbooksProps {
  runbooks: readonly RunbookJson[];
  basePath: string;
  words: Catalogue;
}

/** A form for each runbook: its parameters as fields, those with a list of values to choose from. */
export function Runbooks({ runbooks, basePath, words }: RunbooksProps) {
  if (runbooks.length === 0) return <div id="runbooks" />;
  const { runbooks: texts } = words.task;
  return (
    <details id="runbooks" class="runbooks">
      <summary>
        <h2>{texts.title}</h2> <span>{texts.note}</span>
      </summary>
      {runbooks.map((runbook, index) => (
        <form method="post" action={`${basePath}/tasks`} data-keep="">
          <input type="hidden" name="_csrf_token" value={formTokenPlace} />
          <input type="hidden" name="form_key" value={`${formKeyPlace}-${index}`} />
          <input type="hidden" name="runbook" value={runbook.name} />
          <h3>
            {runbook.title}
            {runbook.approve && <span> {texts.asks}</span>}
          </h3>
          {runbook.params.map((param) => (
            <Parameter id={`run-${index}-${param.name}`} param={param} />
          ))}
          <button type="submit" class="second">
            {texts.start}
          </button>
        </form>
      ))}
    </details>
  );
}

function Parameter({ id, param }: { id: string; param: RunbookJson["params"][number] }) {
  const name = `param.${param.name}`;
  return (
    <div class="field">
      <label for={id}>{param.name}</label>
      {param.enum === null ? (
        <input id={id} name={name} required />
      ) : (
        <select id={id} name={name} required>
          {param.enum.map((value) => (
            <option value={value}>{value}</option>
          ))}
        </select>
      )}
    </div>
  );
}
