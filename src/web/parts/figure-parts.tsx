import { raw } from "hono/html";
import type { Child } from "hono/jsx";
import type { Fault, PlainPart, PlainUsage } from "../../page/plain.ts";
import { gauge } from "../views/gauge.ts";
import { mark } from "../views/marks.ts";
import type { PartPlace } from "./part-place.ts";
import { Shown, valueText } from "./value.tsx";

type Of<Name extends PlainPart["part"]> = Extract<PlainPart, { part: Name }>;

interface SectionProps {
  id: string;
  kind: string;
  title: string;
  hint: string | null;
  more?: Child;
  children?: Child;
}

/** A titled part: heading with its hint on the rule, content below. */
export function Section({ id, kind, title, hint, more, children }: SectionProps) {
  return (
    // No landmark: a page has many parts, and a card may be called like its table.
    <div id={id} class={`part ${kind}`}>
      <div class="section-head">
        <h2 id={`${id}-title`}>
          <bdi>{title}</bdi>
        </h2>
        {hint !== null && <p>{hint}</p>}
        {more}
      </div>
      {children}
    </div>
  );
}

export function CardPart({ id, part, place }: { id: string; part: Of<"card">; place: PartPlace }) {
  const { title, innerTitle, value, hint, innerHint } = part;
  const inner = (
    <dl class="one">
      <dt>{innerTitle ?? (title === null ? null : <span class="spoken">{title}</span>)}</dt>
      <dd class="big">
        <Shown value={value} place={place} />
      </dd>
      {innerHint !== null && <dd>{innerHint}</dd>}
    </dl>
  );
  if (title === null) {
    return (
      <div id={id} class="part card">
        {inner}
        {hint !== null && <p class="hint">{hint}</p>}
      </div>
    );
  }
  return (
    <Section id={id} kind="card" title={title} hint={hint}>
      {inner}
    </Section>
  );
}

export function FieldsPart({ id, part, place }: { id: string; part: Of<"fields">; place: PartPlace }) {
  return (
    <Section id={id} kind="fields" title={part.title} hint={part.hint}>
      {part.fields.length === 0 && <p class="nothing">{place.words.parts.nothing}</p>}
      <dl class="lines">
        {part.fields.map(({ label, value, hint }) => (
          <Line label={<bdi>{label}</bdi>} {...{ value, hint, place }} />
        ))}
      </dl>
    </Section>
  );
}

interface LineProps extends Pick<Of<"fields">["fields"][number], "value" | "hint"> {
  label: Child;
  place: PartPlace;
}

function Line({ label, value, hint, place }: LineProps) {
  return (
    <div>
      <dt>
        {label}
        {hint !== null && <span class="hint">{hint}</span>}
      </dt>
      <dd>
        <Shown value={value} place={place} />
      </dd>
    </div>
  );
}

export function UsagePart({ id, part, place }: { id: string; part: Of<"usage">; place: PartPlace }) {
  return (
    <Section id={id} kind="usage" title={part.title} hint={part.hint}>
      <dl class="gauges">
        {part.items.map((item) => (
          <UsageItem item={item} place={place} />
        ))}
      </dl>
    </Section>
  );
}

function UsageItem({ item, place }: { item: PlainUsage; place: PartPlace }) {
  const { title, current, limit, share, warnAt, hint } = item;
  return (
    <div class={share !== null && share >= warnAt ? "over" : undefined}>
      <dt>{title}</dt>
      <dd class="big">
        <Shown value={current} place={place} />
      </dd>
      <dd>
        {share !== null && raw(gauge(share, warnAt))}
        {share !== null && <span>{place.words.parts.of(valueText(limit, place))}</span>}
        {hint !== null && <span class="hint">{hint}</span>}
      </dd>
    </div>
  );
}

const barWidth = 1_000;

export function SharedUsagePart({
  id,
  part,
  place,
}: {
  id: string;
  part: Of<"sharedUsage">;
  place: PartPlace;
}) {
  let left = 0;
  const bars = part.parts.map(({ share }, index) => {
    const width = Math.round(share * barWidth);
    const box = `<path class="shade-${index % 5}" d="M${left} 0h${width}v12h-${width}z"/>`;
    left += width;
    return box;
  });
  return (
    <Section id={id} kind="shared" title={part.title} hint={part.hint ?? valueText(part.total, place)}>
      {raw(
        `<svg class="shared-bar" viewBox="0 0 ${barWidth} 12" preserveAspectRatio="none" aria-hidden="true"><path class="rest" d="M0 0h${barWidth}v12h-${barWidth}z"/>${bars.join("")}</svg>`,
      )}
      <dl class="lines">
        {part.parts.map(({ name, value, hint }, index) => (
          <Line
            label={
              <>
                {raw(
                  `<svg class="swatch" width="12" height="12" aria-hidden="true"><path class="shade-${index % 5}" d="M0 0h12v12h-12z"/></svg>`,
                )}
                <bdi>{name}</bdi>
              </>
            }
            {...{ value, hint, place }}
          />
        ))}
      </dl>
    </Section>
  );
}

export function TextPart({ id, part }: { id: string; part: Of<"text"> }) {
  const body = part.preformatted ? <pre tabindex={0}>{part.body}</pre> : <p class="prose">{part.body}</p>;
  if (part.title === null)
    return (
      <div id={id} class="part text">
        {body}
      </div>
    );
  return (
    <Section id={id} kind="text" title={part.title} hint={null}>
      {body}
    </Section>
  );
}

/** What stands in the place of a part, or of a page, that cannot be shown. */
export function FaultPart({ id, fault, place }: { id: string; fault: Fault; place: PartPlace }) {
  const { fault: words } = place.words.parts;
  return (
    <section id={id} class="part fault" aria-labelledby={`${id}-title`}>
      {raw(mark("degraded"))}
      <h2 id={`${id}-title`}>{words.title(fault.what)}</h2>
      <dl>
        {fault.where !== "" && (
          <div>
            <dt>{words.where}</dt>
            <dd>
              <code>{fault.where}</code>
            </dd>
          </div>
        )}
        <div>
          <dt>{words.expected}</dt>
          <dd>{fault.expected}</dd>
        </div>
        <div>
          <dt>{words.found}</dt>
          <dd>{fault.found}</dd>
        </div>
        <div>
          <dt>{words.remedy}</dt>
          <dd class="remedy">{fault.remedy}.</dd>
        </div>
        {fault.stack !== null && (
          <div>
            <dt>{words.stack}</dt>
            <dd>
              <pre tabindex={0}>{fault.stack}</pre>
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}
