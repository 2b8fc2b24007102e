import type { PlainColumn, PlainTable } from "../../page/plain.ts";
import { number } from "../../text/quantity.ts";
import { Section } from "./figure-parts.tsx";
import { addressWith, type PartPlace } from "./part-place.ts";
import { Shown } from "./value.tsx";

interface TableProps {
  id: string;
  table: PlainTable;
  place: PartPlace;
}

/** Everything that it can do is a link or a form: it works without a script, and its address can be sent to somebody. */
export function TablePart({ id, table, place }: TableProps) {
  const { words, language } = place;
  const { table: says } = words.parts;
  const count = (value: number): string => number(value, language);
  const counts =
    table.search === "" ? says.rows(count(table.total)) : says.found(count(table.found), count(table.total));
  const hint = table.hint === null ? counts : `${table.hint}, ${counts}`;
  // Where there is nothing, nothing is found; but a search that was made can be taken back.
  const isSearched = table.searchable && (table.total > 0 || table.search !== "");
  return (
    <Section
      id={id}
      kind="table"
      title={table.title}
      hint={hint}
      more={isSearched ? <Search id={id} table={table} place={place} /> : null}
    >
      {table.rows.length === 0 ? (
        <p class="nothing">
          {table.search === "" ? (table.empty ?? says.empty) : says.nothingFound(table.search)}{" "}
          {table.search !== "" && (
            <a href={addressWith(place, { [`${table.prefix}search`]: null })} data-move="">
              {says.clear}
            </a>
          )}
        </p>
      ) : (
        <section class="scroller" tabindex={0} aria-labelledby={`${id}-title`}>
          <table aria-labelledby={`${id}-title`}>
            <thead>
              <tr>
                {table.columns.map((column, index) => (
                  <Head id={`${id}-sort-${index}`} column={column} table={table} place={place} />
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map(({ attrs, cells }) => (
                <tr {...attrs}>
                  {cells.map((cell, index) => (
                    <td class={table.columns[index]?.align === "end" ? "number" : undefined}>
                      <Shown value={cell} place={place} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <Paging id={id} table={table} place={place} />
    </Section>
  );
}

interface HeadProps {
  id: string;
  column: PlainColumn;
  table: Pick<PlainTable, "sort" | "dir" | "prefix">;
  place: PartPlace;
}

/** The head of a column, which is a link when it can be sorted by. */
export function Head({ id, column, table, place }: HeadProps) {
  const { field, header, sortable, align } = column;
  const className = align === "end" ? "number" : undefined;
  if (sortable === null)
    return (
      <th scope="col" class={className}>
        {header}
      </th>
    );
  const isSorted = table.sort === field;
  const dir = isSorted ? (table.dir === "asc" ? "desc" : "asc") : sortable;
  const sorted = table.dir === "asc" ? "ascending" : "descending";
  const { prefix } = table;
  const href = addressWith(place, {
    [`${prefix}sort`]: field,
    [`${prefix}dir`]: dir,
    [`${prefix}page`]: null,
  });
  return (
    <th scope="col" class={className} aria-sort={isSorted ? sorted : undefined}>
      <a id={id} href={href} data-move="" title={place.words.parts.table.sortBy(header)}>
        {header}
      </a>
      {/* Beside the link: what is in the element that has the focus stays as it is. */}
      <span class="direction" aria-hidden="true">
        {isSorted ? (table.dir === "asc" ? " ↑" : " ↓") : ""}
      </span>
    </th>
  );
}

interface SearchProps {
  id: string;
  table: Pick<PlainTable, "title" | "search" | "prefix">;
  place: PartPlace;
}

/** A form that gets the same page: what else stands in its address comes along. */
export function Search({ id, table, place }: SearchProps) {
  const { table: says } = place.words.parts;
  const name = `${table.prefix}search`;
  const others = [...new URLSearchParams(place.query)].filter(
    ([key]) => key !== name && key !== `${table.prefix}page`,
  );
  return (
    <search>
      <form class="search" method="get" action={place.basePath + place.path} data-move="">
        {others.map(([key, value]) => (
          <input type="hidden" name={key} value={value} />
        ))}
        <input
          id={`${id}-search`}
          type="search"
          name={name}
          value={table.search}
          placeholder={says.searchShort}
          aria-label={says.search(table.title)}
          maxlength={200}
          data-filter=""
        />
        <button type="submit" class="spoken">
          {says.find}
        </button>
      </form>
    </search>
  );
}

function Paging({ id, table, place }: TableProps) {
  const { page, pages, prefix, limits, limit, found } = table;
  const { table: says } = place.words.parts;
  const offersLimits = limits.length > 0 && found > (limits[0] ?? 0);
  if (pages === 1 && !offersLimits) return null;
  const to = (target: number) =>
    addressWith(place, { [`${prefix}page`]: target === 1 ? null : String(target) });
  return (
    <nav class="paging" aria-label={says.pages(table.title)}>
      {pages > 1 && (
        <p>
          {page > 1 ? (
            <a id={`${id}-previous`} href={to(page - 1)} rel="prev" data-move="">
              {says.previous}
            </a>
          ) : null}
          <span>{says.page(number(page, place.language), number(pages, place.language))}</span>
          {page < pages ? (
            <a id={`${id}-next`} href={to(page + 1)} rel="next" data-move="">
              {says.next}
            </a>
          ) : null}
        </p>
      )}
      {offersLimits && (
        <p class="limits">
          <span>{says.perPage}</span>
          {limits.map((choice) => (
            <a
              id={`${id}-limit-${choice}`}
              href={addressWith(place, { [`${prefix}limit`]: String(choice), [`${prefix}page`]: null })}
              aria-current={choice === limit ? "true" : undefined}
              data-move=""
            >
              {number(choice, place.language)}
            </a>
          ))}
        </p>
      )}
    </nav>
  );
}
