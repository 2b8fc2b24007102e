import { raw } from "hono/html";
import type { State } from "../../protocol/vocabulary.ts";
import type { Catalogue } from "../../text/catalogue.ts";
import { mark } from "./marks.ts";

const inKey: readonly State[] = ["operational", "degraded", "down", "unknown", "maintenance", "paused"];

/** The button in the last line of the page; the browser itself opens and closes what belongs to it. */
export function KeyButton({ words }: { words: Catalogue }) {
  return (
    <button type="button" class="plain" popovertarget="key">
      {words.key.title}
    </button>
  );
}

/** What the marks, bars and lines mean. */
export function Key({ words }: { words: Catalogue }) {
  return (
    <section class="key" id="key" popover="auto" aria-labelledby="key-title">
      <h2 id="key-title">{words.key.title}</h2>
      <dl>
        {inKey.map((state) => (
          <div>
            <dt>
              {raw(mark(state))}
              <span class={`word ${state}`}>{words.state[state]}</span>
            </dt>
            <dd>{words.key[state]}</dd>
          </div>
        ))}
      </dl>
      <p>{words.key.bars}</p>
      <p>{words.key.band}</p>
    </section>
  );
}
