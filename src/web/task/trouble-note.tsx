import { raw } from "hono/html";
import type { Catalogue } from "../../text/catalogue.ts";
import type { Almanac } from "../../text/moment.ts";
import { mark } from "../views/marks.ts";
import type { TroubleModel } from "./task-model.ts";
import { type Help, troubleText } from "./trouble-text.ts";

/** What to do, with names of the config set as code. */
export function HelpText({ help }: { help: Help }) {
  return <>{help.map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>;
}

interface NoteProps {
  model: TroubleModel | null;
  /** When what stands on the page was last right. */
  toldAt: number | null;
  /** What is said when it never was. */
  never: string | null;
  words: Catalogue;
  times: Almanac;
  now: number;
}

/** Why Symbiont gives no good answer, beside the last good state: the fragment `note`. */
export function TroubleNote({ model, toldAt, never, words, times, now }: NoteProps) {
  if (!model) return <div id="note" />;
  const { cause, help } = troubleText(model.trouble, words);
  const { trouble } = words.task;
  return (
    <div id="note" class="wrong note" data-announce={cause}>
      {raw(mark("down"))}
      <strong>{cause}.</strong>
      <p>
        {toldAt === null ? never : trouble.lastGood(times.moment(toldAt, now))}{" "}
        {help && <HelpText help={help} />}
      </p>
    </div>
  );
}
