import type { PartName } from "../part-types.ts";
import type { PlainPart } from "../plain.ts";
import { plainChart } from "./chart.ts";
import { isPromise, quoted } from "./describe.ts";
import { plainCard, plainFields, plainSharedUsage, plainTextPart, plainUsage } from "./figures.ts";
import { type ReadForm, readForm } from "./form.ts";
import { faultOf, faultOfThrown, PageFault } from "./page-fault.ts";
import { isFunction, isList, Props, readKey } from "./props.ts";
import { plainTable, tableProps } from "./table.ts";

/** A page as plain data, and what its forms run. */
export interface Evaluated {
  parts: PlainPart[];
  forms: ReadonlyMap<string, ReadForm>;
}

type Params = Readonly<Record<string, string>>;

/** Deeper than anybody nests on purpose: a part that is inside itself. */
const mostLevels = 12;
const mostParts = 400;
const mostChoices = 100;

/**
 * Checks what a page returned and makes plain data of it. A part with a mistake becomes a panel in its place; the others
 * stay. What is thrown here is ours.
 */
export async function evaluate(tree: unknown, params: Params): Promise<Evaluated> {
  const walk = new Walk(params);
  const drafts = await walk.children(tree, "", 0);
  return { parts: drafts.map((draft) => walk.finish(draft)), forms: walk.forms };
}

interface Draft {
  finish(): PlainPart;
  name: string;
  where: string;
}

/** Tables are made last: how each is named in the address depends on how many there are. */
class Walk {
  readonly forms = new Map<string, ReadForm>();
  readonly #params: Params;
  readonly #ids = new Set<string>();
  #tables = 0;
  #parts = 0;

  constructor(params: Params) {
    this.#params = params;
  }

  async children(value: unknown, where: string, level: number): Promise<Draft[]> {
    if (value === null || value === undefined || value === false) return [];
    if (!isList(value)) return [await this.#child(value, where, level)];
    if (level > mostLevels) return [tooDeep(where)];
    const drafts: Draft[] = [];
    for (const [index, one] of value.entries()) {
      drafts.push(...(await this.children(one, `${where}[${index}]`, isList(one) ? level + 1 : level)));
    }
    return drafts;
  }

  finish({ finish, name, where }: Draft): PlainPart {
    try {
      return finish();
    } catch (thrown) {
      return panel(thrown, name, where);
    }
  }

  async #child(value: unknown, where: string, level: number): Promise<Draft> {
    let name = "part";
    try {
      if (++this.#parts > mostParts) throw tooMany(where);
      if (level > mostLevels) return tooDeep(where);
      const { part, props } = readPart(value, where);
      name = part;
      const place = where === "" ? part : `${where} › ${part}`;
      return await this.#read(part, props, place, level);
    } catch (thrown) {
      const shown = panel(thrown, name, where);
      return { finish: () => shown, name, where };
    }
  }

  async #read(name: PartName, props: unknown, where: string, level: number): Promise<Draft> {
    const made = (part: PlainPart): Draft => ({ finish: () => part, name, where });
    switch (name) {
      case "card":
        return made(plainCard(props, where));
      case "fields":
        return made(plainFields(props, where));
      case "usage":
        return made(plainUsage(props, where));
      case "sharedUsage":
        return made(plainSharedUsage(props, where));
      case "chart":
        return made(plainChart(props, where));
      case "text":
        return made(plainTextPart(props, where));
      case "row": {
        const drafts = await this.children(partsOf(props, where), where, level + 1);
        return { finish: () => ({ part: "row", parts: drafts.map((one) => this.finish(one)) }), name, where };
      }
      case "columns":
        return this.#columns(props, where, level);
      case "navBar":
        return this.#navBar(props, where, level);
      case "table":
        return this.#table(props, where);
      case "form": {
        const form = readForm(props, where);
        this.#claim(`form ${form.plain.id}`, form.plain.id, where);
        this.forms.set(form.plain.id, form);
        return made(form.plain);
      }
    }
  }

  #table(props: unknown, where: string): Draft {
    const id = tableProps(props, where).id("id");
    const place = `${where} ${quoted(id)}`;
    this.#claim(`table ${id}`, id, place);
    this.#tables += 1;
    return {
      finish: () => plainTable(props, place, { params: this.#params, isOneOfSeveral: this.#tables > 1 }),
      ...{ name: "table", where: place },
    };
  }

  async #columns(props: unknown, where: string, level: number): Promise<Draft> {
    const stacks: Draft[][] = [];
    for (const [index, stack] of partsOf(props, where).entries()) {
      const drafts = await this.children(stack, `${where}[${index}]`, level + 1);
      if (drafts.length > 0) stacks.push(drafts);
    }
    const finish = (): PlainPart => ({
      part: "columns",
      columns: stacks.map((drafts) => drafts.map((one) => this.finish(one))),
    });
    return { finish, name: "columns", where };
  }

  async #navBar(value: unknown, where: string, level: number): Promise<Draft> {
    const props = new Props(
      value,
      where,
      ["param", "label", "items"],
      'navBar({ items: [{ name: "a", label: "A", content }] })',
    );
    const param = props.raw("param") === undefined ? "nav" : props.id("param");
    const items = props
      .list("items", "{ name, label, content }", {
        most: mostChoices,
        things: "choices",
        remedy: "Let a form or a search choose",
      })
      .map(
        (item, index) =>
          new Props(
            item,
            `${props.at("items")}[${index}]`,
            ["name", "label", "content"],
            '{ name: "a", label: "A" }',
          ),
      );
    const named = items.map((item) => ({ item, name: item.text("name"), label: item.text("label") }));
    const twice = named.findIndex(({ name }, index) => named.findIndex((one) => one.name === name) < index);
    if (twice !== -1) {
      throw new PageFault({
        where: `${props.at("items")}[${twice}].name`,
        expected: "a name that no other choice has",
        found: `${quoted(named[twice]?.name ?? "")} a second time`,
        remedy: "Rename one of them: the address says by it which is shown",
      });
    }
    const asked = Object.hasOwn(this.#params, param) ? this.#params[param] : undefined;
    const current = named.find(({ name }) => name === asked) ?? named[0];
    if (!current) {
      throw faultOf(
        {
          where: props.at("items"),
          expected: "at least one item",
          remedy: 'Write items: [{ name: "a", label: "A" }]',
        },
        [],
      );
    }
    const place = `${where} ${quoted(current.name)}`;
    const drafts = await this.children(await contentOf(current.item, place), place, level + 1);
    const finish = (): PlainPart => ({
      ...{ part: "navBar", param, label: props.optionalText("label"), current: current.name },
      items: named.map(({ name, label }) => ({ name, label })),
      parts: drafts.map((one) => this.finish(one)),
    });
    return { finish, name: "navBar", where };
  }

  #claim(key: string, id: string, where: string): void {
    if (!this.#ids.has(key)) {
      this.#ids.add(key);
      return;
    }
    throw new PageFault({
      where: `${where}.id`,
      expected: "an id that nothing else of its kind on the page has",
      found: `${quoted(id)} a second time`,
      remedy: `Rename one of them, for instance ${quoted(`${id}-2`)}`,
    });
  }
}

const names: readonly PartName[] = [
  ...(["card", "fields", "table", "row", "columns", "usage", "sharedUsage", "chart"] as const),
  ...(["navBar", "text", "form"] as const),
];
const remedyForPart = 'Return what card, table, row and the other functions of "cortex-status/page" make';

/** @throws PageFault */
function readPart(value: unknown, where: string): { part: PartName; props: unknown } {
  if (typeof value === "object" && value !== null && !isPromise(value)) {
    const named = readKey(value, "part", where);
    const part = names.find((known) => known === named);
    if (part) return { part, props: readKey(value, "props", where) };
    if (typeof named === "string") {
      throw new PageFault({
        ...{ where, expected: `one of ${names.join(", ")}`, found: `a part named ${quoted(named)}` },
        remedy: remedyForPart,
      });
    }
  }
  const remedy =
    typeof value === "string"
      ? `Write text(${quoted(value)})`
      : isFunction(value)
        ? "Call it, and return what it gives"
        : remedyForPart;
  throw faultOf({ where, expected: "a part of the page", remedy }, value);
}

function partsOf(props: unknown, where: string): readonly unknown[] {
  const parts = typeof props === "object" && props !== null ? readKey(props, "parts", where) : undefined;
  if (isList(parts)) return parts;
  throw faultOf(
    { where, expected: "a list of parts", remedy: `Write ${where.split(" ").at(-1)}([…])` },
    parts,
  );
}

async function contentOf(item: Props, where: string): Promise<unknown> {
  const content = item.raw("content");
  if (!isFunction(content)) return content;
  try {
    return await content();
  } catch (thrown) {
    throw faultOfThrown(where, "the parts of this choice", thrown);
  }
}

function panel(thrown: unknown, name: string, where: string): PlainPart {
  const { fault } = faultOfThrown(where, `a ${name}`, thrown);
  return { part: "fault", fault: { ...fault, what: name } };
}

function tooDeep(where: string): Draft {
  const shown = panel(
    new PageFault({
      where: where.slice(0, 200),
      expected: `parts in each other at most ${mostLevels} deep`,
      found: "one that goes on, perhaps inside itself",
      remedy: "Nest less; a part must not contain itself",
    }),
    "part",
    where,
  );
  return { finish: () => shown, name: "part", where };
}

function tooMany(where: string): PageFault {
  return new PageFault({
    where,
    expected: `at most ${mostParts} parts on a page`,
    found: "one more",
    remedy: "Show many things of one kind in a table",
  });
}
