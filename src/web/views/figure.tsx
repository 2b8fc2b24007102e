import type { Language } from "../../protocol/vocabulary.ts";
import { durationParts, type RelativeStyle } from "../../text/duration-text.ts";
import type { Almanac } from "../../text/moment.ts";
import { milliseconds, percent, type Quantity } from "../../text/quantity.ts";

/** A figure with its unit small and grey; several parts make one figure: 9 h 49 min. */
export function Figure({ of, whole }: { of: Quantity | readonly Quantity[]; whole?: boolean }) {
  const parts = "value" in of ? [of] : of;
  return (
    <span class={whole ? "figure whole" : "figure"}>
      {parts.map(({ value, unit }, index) => (
        <>
          {index > 0 && " "}
          {value}
          {unit !== "" && <i>{`\u00a0${unit}`}</i>}
        </>
      ))}
    </span>
  );
}

/** A share that was reached, e.g. 99.98 %. 100 keeps its place before the decimal point. */
export function Share({ up, language, none }: { up: number | null; language: Language; none: string }) {
  if (up === null) return <Nothing says={none} unit="%" />;
  return <Figure of={percent(up, language)} whole={up >= 1} />;
}

/** A response time. */
export function Latency({ ms, language, none }: { ms: number | null; language: Language; none: string }) {
  if (ms === null) return <Nothing says={none} unit="ms" />;
  return <Figure of={milliseconds(ms, language)} />;
}

/** A dash where a figure would be; read aloud as what it means. */
function Nothing({ says, unit }: { says: string; unit: "%" | "ms" }) {
  return (
    <span class={unit === "ms" ? "figure none ms" : "figure none"}>
      <span aria-hidden="true">–</span>
      <span class="spoken">{says}</span>
    </span>
  );
}

export function Length({ ms, language }: { ms: number; language: Language }) {
  return <Figure of={durationParts(ms, language)} />;
}

interface TimeProps {
  at: number;
  times: Almanac;
  /** What stands there without a script; true however old the page is. */
  children: string;
  /** How the browser tells it relative to now. */
  relative?: RelativeStyle;
}

/** A time: exact on hover and in `datetime`. The server never writes a distance from now, which would age. */
export function Time({ at, times, children, relative }: TimeProps) {
  return (
    <time datetime={new Date(at).toISOString()} title={times.exact(at)} data-relative={relative}>
      {children}
    </time>
  );
}
