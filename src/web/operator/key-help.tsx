import type { Catalogue } from "../../text/catalogue.ts";
import type { Menu } from "./menu.ts";

/** What `?` opens: every key there is. The browser closes it with Escape. */
export function KeyHelp({ menu, words: { operator } }: { menu: Menu; words: Catalogue }) {
  const { keys } = operator;
  const pages = menu.flat().filter(({ key }) => key !== null);
  return (
    <dialog id="keys" class="keys" aria-labelledby="keys-title">
      <h2 id="keys-title">{keys.title}</h2>
      <dl>
        <div>
          <dt>
            <kbd>/</kbd>
          </dt>
          <dd>{keys.filter}</dd>
        </div>
        {pages.map(({ key, text }) => (
          <div>
            <dt>
              <kbd>g</kbd> {keys.followedBy} <kbd>{key}</kbd>
            </dt>
            <dd>{keys.go(text)}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>?</kbd>
          </dt>
          <dd>{keys.help}</dd>
        </div>
      </dl>
      <form method="dialog">
        <button type="submit" class="primary">
          {keys.close}
        </button>
      </form>
    </dialog>
  );
}
