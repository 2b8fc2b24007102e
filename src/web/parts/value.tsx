import { raw } from "hono/html";
import type { PlainValue } from "../../page/plain.ts";
import { spoken } from "../../text/quantity.ts";
import { Figure, Time } from "../views/figure.tsx";
import { gauge } from "../views/gauge.ts";
import { mark } from "../views/marks.ts";
import { numberParts } from "./number-text.ts";
import type { PartPlace } from "./part-place.ts";

/** A value of a page, in the reader's language and zone. */
export function Shown({ value, place }: { value: PlainValue; place: PartPlace }) {
  const { language, words, times, now, basePath } = place;
  switch (value.kind) {
    case "none":
      return (
        <span class="none">
          <span aria-hidden="true">–</span>
          <span class="spoken">{words.parts.none}</span>
        </span>
      );
    case "text":
      return <bdi>{value.text}</bdi>;
    case "boolean":
      return <>{value.value ? words.parts.yes : words.parts.no}</>;
    case "number":
      return <Figure of={numberParts(value.value, value.format, value.unit, language)} />;
    case "date":
      return (
        <Time at={value.at} times={times}>
          {times.moment(value.at, now)}
        </Time>
      );
    case "link":
      return (
        <a class="inline" href={value.href.startsWith("/") ? basePath + value.href : value.href}>
          {value.text}
        </a>
      );
    case "mark":
      return (
        <span class={`state ${value.state}`}>
          {raw(mark(value.state))} {value.text ?? words.state[value.state]}
        </span>
      );
    case "gauge":
      return (
        <span class="share">
          {raw(gauge(value.share, value.limit))}
          <Figure of={numberParts(value.share, "percent", "", language)} />
        </span>
      );
    case "code":
      return <code>{value.text}</code>;
  }
}

/** The same in one line of text, for labels. */
export function valueText(value: PlainValue, { language, words, times }: PartPlace): string {
  switch (value.kind) {
    case "none":
      return words.parts.none;
    case "number":
      return numberParts(value.value, value.format, value.unit, language).map(spoken).join(" ").trim();
    case "date":
      return times.exact(value.at);
    case "boolean":
      return value.value ? words.parts.yes : words.parts.no;
    case "mark":
      return value.text ?? words.state[value.state];
    case "gauge":
      return numberParts(value.share, "percent", "", language).map(spoken).join(" ");
    default:
      return value.text;
  }
}
