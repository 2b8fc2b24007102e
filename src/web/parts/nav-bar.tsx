import type { PlainPart } from "../../page/plain.ts";
import { addressWith, type PartPlace } from "./part-place.ts";

/** Links, so that each choice has an address. What belongs to one choice, as the page of a table, is left behind. */
export function NavBar({ bar, place }: { bar: Extract<PlainPart, { part: "navBar" }>; place: PartPlace }) {
  const left: Record<string, null> = Object.fromEntries(
    [...new URLSearchParams(place.query).keys()]
      .filter((name) => /(^|\.)(sort|dir|search|limit|page)$/.test(name))
      .map((name) => [name, null]),
  );
  return (
    <nav class="nav-bar" aria-label={bar.label ?? undefined}>
      {bar.items.map(({ name, label }) => (
        <a
          href={addressWith(place, { ...left, [bar.param]: name })}
          aria-current={name === bar.current ? "true" : undefined}
          data-move=""
        >
          {label}
        </a>
      ))}
    </nav>
  );
}
