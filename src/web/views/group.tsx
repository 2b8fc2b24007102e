import { raw } from "hono/html";
import type { Drawing } from "../../live/view.ts";
import type { State } from "../../protocol/vocabulary.ts";
import type { Catalogue } from "../../text/catalogue.ts";
import type { GroupModel, ServiceModel } from "./model.ts";

interface GroupProps {
  group: GroupModel;
  index: number;
  drawing: Drawing;
  words: Catalogue;
  /** On a long page groups fold; the head of a folded one still says how its services are. */
  folds: boolean;
}

/** A heading over its services. */
export function Group({ group, index, drawing, words, folds }: GroupProps) {
  const title = `group-${index}-title`;
  const name = group.name ?? words.status.ungrouped;
  const heading = (
    <>
      <div class="group-title">
        <h2 id={title}>
          <bdi>{name}</bdi>
        </h2>
        {group.description && <p>{group.description}</p>}
        {folds && raw(drawing.fragments.get(`sum-${index}`) ?? "")}
      </div>
      {index === 0 && raw(drawing.fragments.get("scale") ?? "")}
    </>
  );
  const rows = raw(rowsHtml(index, drawing));
  if (!folds)
    return (
      <section class="group" aria-labelledby={title}>
        <div class="group-head">{heading}</div>
        {rows}
      </section>
    );
  return (
    <section class="group" aria-labelledby={title}>
      <details open data-group={name}>
        <summary class="group-head">{heading}</summary>
        {rows}
      </details>
    </section>
  );
}

function rowsHtml(index: number, { fragments, lists }: Drawing): string {
  const rows = (lists.get(`group-${index}`) ?? []).map((row) => rowHtml(row, fragments));
  // A list without bullets loses its role in Safari.
  return `<ul class="rows" id="group-${index}" role="list">${rows.join("")}</ul>`;
}

function rowHtml(row: string, fragments: Drawing["fragments"]): string {
  const id = row.slice("row-".length);
  const cells = ["s", "u", "l"].map((cell) => fragments.get(`${cell}-${id}`) ?? "");
  return `<li id="${row}">${cells.join("")}</li>`;
}

const told = ["down", "degraded", "unknown", "maintenance"] as const satisfies readonly State[];

/** How many services, and how many of them are not well: the fragment `sum-<index>`. */
export function groupSum(services: readonly ServiceModel[], index: number, words: Catalogue): string {
  const { groupSize, groupIll } = words.status;
  const howMany = (state: State): number => services.filter((service) => service.state === state).length;
  const ill = told.filter((state) => howMany(state) > 0);
  return String(
    <p id={`sum-${index}`} class="group-sum">
      {groupSize(services.length)}
      {ill.map((state) => (
        <span class={`word ${state}`}>{`${howMany(state)} ${groupIll[state]}`}</span>
      ))}
    </p>,
  );
}
