import { raw } from "hono/html";
import type { Headline as HeadlineText } from "../../text/headline.ts";
import { mark } from "./marks.ts";

/** The one sentence of a page, with the mark of its state. The fragment `headline`. */
export function Headline({ mark: state, title, sentence }: HeadlineText) {
  return (
    <div id="headline" class={`headline ${state}`}>
      {raw(mark(state, 24))}
      <h1>{title}</h1>
      {sentence && <p>{sentence}</p>}
    </div>
  );
}
