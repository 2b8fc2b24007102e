import { formTokenPlace } from "../../protocol/live.ts";
import type { Catalogue } from "../../text/catalogue.ts";
import type { PageFrame } from "../views/model.ts";
import type { Menu, MenuLink } from "./menu.ts";
import { refreshChoices } from "./refresh.ts";

interface MenuProps {
  frame: PageFrame;
  menu: Menu;
  entry: string;
  words: Catalogue;
}

/** The fragment `menu`: it is live like the rest, so a page that appears or breaks is seen there. */
export function MenuPart({ frame, menu, entry, words: { operator } }: MenuProps) {
  return (
    <nav id="menu" class="menu" aria-label={operator.menu.label}>
      {menu.map((part) => (
        <ul>
          {part.map((link) => (
            <li>
              <MenuItem link={link} base={frame.site.basePath} isCurrent={link.id === entry} />
            </li>
          ))}
        </ul>
      ))}
    </nav>
  );
}

function MenuItem({ link, base, isCurrent }: { link: MenuLink; base: string; isCurrent: boolean }) {
  const { text, href, key, note, disabled } = link;
  const inner = (
    <>
      <bdi>{text}</bdi>
      {note !== null && <span class="note">{note}</span>}
    </>
  );
  if (href === null) return <span class="disabled">{inner}</span>;
  return (
    <a
      href={href.startsWith("/") ? base + href : href}
      aria-current={isCurrent ? "page" : undefined}
      class={disabled ? "disabled" : undefined}
      data-key={key ?? undefined}
    >
      {inner}
    </a>
  );
}

interface RefreshProps {
  base: string;
  page: string;
  seconds: number;
  /** Path and query below the base. */
  address: string;
  words: Catalogue;
}

/** An ordinary form, so it works without a script; the browser remembers the choice for this page in a cookie. */
export function RefreshChoice({ base, page, seconds, address, words: { operator } }: RefreshProps) {
  return (
    <form class="refresh" method="post" action={`${base}/dashboard/refresh`}>
      <input type="hidden" name="_csrf_token" value={formTokenPlace} />
      <input type="hidden" name="page" value={page} />
      <input type="hidden" name="return_to" value={base + address} />
      <span>{operator.refresh.label}</span>
      {refreshChoices.map((choice) => (
        <button
          type="submit"
          class="plain"
          name="seconds"
          value={String(choice)}
          aria-pressed={choice === seconds ? "true" : "false"}
          aria-label={operator.refresh.every(choice)}
        >
          {choice}
        </button>
      ))}
      <span aria-hidden="true">s</span>
    </form>
  );
}
