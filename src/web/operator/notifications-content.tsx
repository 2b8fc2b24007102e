import { raw } from "hono/html";
import { failureText } from "../../notify/failure.ts";
import type { Delivery } from "../../notify/ports.ts";
import { formTokenPlace } from "../../protocol/live.ts";
import { type Catalogue, catalogue } from "../../text/catalogue.ts";
import { almanac } from "../../text/moment.ts";
import { Time } from "../views/figure.tsx";
import { Foot } from "../views/foot.tsx";
import { mark } from "../views/marks.ts";
import type { PageFrame } from "../views/model.ts";
import type { ChannelModel, HeldModel, NotificationsModel, TestOutcome } from "./notifications-model.ts";
import type { OperatorContent } from "./operator-page.ts";
import { holdText, type WhyPlace, whyText } from "./why-text.ts";

/** `/dashboard/notifications`: how each channel is, what is held back and why, and what was told lately. */
export function createNotificationsContent(
  read: () => Promise<NotificationsModel>,
  frame: PageFrame,
): OperatorContent {
  const words = catalogue(frame.language);
  let model: NotificationsModel | undefined;
  return {
    async read() {
      model = await read();
    },
    draw() {
      const fragments = new Map(
        model
          ? [
              ["headline", String(<NotificationsHeadline model={model} words={words} />)],
              ["channels", channelsFragment(model, frame, null)],
              ["held", String(<HeldBack model={model} place={placeOf(model, frame)} />)],
              ["lately", String(<Lately model={model} place={placeOf(model, frame)} />)],
            ]
          : [],
      );
      return { shape: "", fragments, lists: new Map() };
    },
    document: ({ fragments }) => ({
      title: words.notifyPage.title,
      main: (
        <>
          {["headline", "channels", "held", "lately"].map((id) => raw(fragments.get(id) ?? ""))}
          <Foot frame={frame} words={words} />
        </>
      ),
    }),
  };
}

/** The fragment `channels`; with what came of a test, where somebody asked for one. */
export function channelsFragment(
  model: NotificationsModel,
  frame: PageFrame,
  outcome: TestOutcome | null,
): string {
  const place = placeOf(model, frame);
  return String(<Channels model={model} place={place} base={frame.site.basePath} outcome={outcome} />);
}

function placeOf({ now, nameOf }: NotificationsModel, { language, site }: PageFrame): WhyPlace {
  return { words: catalogue(language), times: almanac(language, site.timeZone), now, nameOf };
}

function NotificationsHeadline({ model, words }: { model: NotificationsModel; words: Catalogue }) {
  const { channels, queue, held, configPath } = model;
  const page = words.notifyPage;
  const failing = channels.filter(({ trouble }) => trouble !== null).map(({ id }) => id);
  const state = channels.length === 0 ? "unknown" : failing.length > 0 ? "degraded" : "operational";
  const title =
    channels.length === 0
      ? page.none
      : failing.length > 0
        ? page.fails(failing)
        : page.works(channels.length);
  return (
    <div id="headline" class={`headline ${state}`}>
      {raw(mark(state, 24))}
      <h1>{title}</h1>
      <p>
        {channels.length === 0
          ? page.noneSentence(configPath)
          : page.worksSentence(queue.length + held.length)}
      </p>
      {channels.length === 0 && (
        <pre class="example">
          {'notify: { channels: [{ id: ops, webhook: "https://example.com/hook" }] }'}
        </pre>
      )}
    </div>
  );
}

interface ChannelsProps {
  model: NotificationsModel;
  place: WhyPlace;
  base: string;
  outcome: TestOutcome | null;
}

function Channels({ model, place, base, outcome }: ChannelsProps) {
  const page = place.words.notifyPage;
  if (model.channels.length === 0) return <div id="channels" />;
  return (
    <div id="channels">
      <section class="telling" aria-labelledby="channels-title">
        <div class="section-head">
          <h2 id="channels-title">{page.channels}</h2>
        </div>
        {outcome && (
          <p class={outcome.failure === null ? "test-outcome" : "test-outcome failed"} role="alert">
            {outcome.failure === null ? page.tested(outcome.id) : page.notTested(outcome.id, outcome.failure)}
          </p>
        )}
        <ul class="news channels">
          {model.channels.map((channel) => (
            <ChannelRow channel={channel} place={place} base={base} />
          ))}
        </ul>
      </section>
    </div>
  );
}

function ChannelRow({ channel, place, base }: { channel: ChannelModel; place: WhyPlace; base: string }) {
  const { id, medium, trouble, waiting, lastSentAt } = channel;
  const page = place.words.notifyPage;
  return (
    <li>
      {raw(mark(trouble ? "degraded" : "operational"))}
      <div>
        <p>
          <bdi class="told">{id}</bdi> <span class="grey">{medium}</span>
        </p>
        <p class={trouble ? "trouble" : "grey"}>
          {trouble ? page.failing(failureText(trouble.why, place.words), trouble.tries) : page.quiet}
          {trouble && trouble.givenUp > 0 && `, ${page.givenUp(trouble.givenUp)}`}
          {waiting > 0 && `, ${page.waitingCount(waiting)}`}
        </p>
      </div>
      <p class="grey when">
        {lastSentAt === null ? page.neverSent : page.lastSent}{" "}
        {lastSentAt !== null && (
          <Time at={lastSentAt} times={place.times} relative="ago">
            {place.times.moment(lastSentAt, place.now)}
          </Time>
        )}
      </p>
      <form method="post" action={`${base}/dashboard/notifications`}>
        <input type="hidden" name="_csrf_token" value={formTokenPlace} />
        <input type="hidden" name="channel" value={id} />
        <button type="submit" aria-label={page.testOf(id)}>
          {page.test}
        </button>
      </form>
    </li>
  );
}

function HeldBack({ model, place }: { model: NotificationsModel; place: WhyPlace }) {
  const page = place.words.notifyPage;
  if (model.channels.length === 0) return <div id="held" />;
  return (
    <div id="held">
      <section class="telling" aria-labelledby="held-title">
        <div class="section-head">
          <h2 id="held-title">{page.held}</h2>
          <p>{page.heldNote}</p>
        </div>
        {model.held.length + model.queue.length === 0 && <p class="none">{page.noneHeld}</p>}
        <ul class="news">
          {model.held.map((one) => (
            <HeldRow one={one} place={place} />
          ))}
          {model.queue.map((one) => (
            <NewsRow one={one} says={queueText(one, place)} place={place} />
          ))}
        </ul>
      </section>
    </div>
  );
}

function HeldRow({ one, place }: { one: HeldModel; place: WhyPlace }) {
  const { words, times, now } = place;
  return (
    <li>
      {raw(mark(one.to))}
      <div>
        <p>
          <bdi class="told">{one.serviceName}</bdi> {words.notify.state[one.to]}: {one.cause}
        </p>
        <p class="grey">
          <bdi>{one.channelId}</bdi>: {words.notifyPage.because(holdText(one.hold, place))}
        </p>
      </div>
      <p class="grey when">
        <Time at={one.since} times={times} relative="for">
          {times.moment(one.since, now)}
        </Time>
      </p>
    </li>
  );
}

function queueText({ notBefore, nextAt, why }: Delivery, place: WhyPlace): string {
  const { words, times, now } = place;
  if (notBefore > now) return words.notifyPage.atNight(times.moment(notBefore, now));
  const next = nextAt === null ? words.notifyPage.inLine : words.notifyPage.inQueue(times.second(nextAt));
  return why ? `${next}: ${whyText(why, place)}` : next;
}

function Lately({ model, place }: { model: NotificationsModel; place: WhyPlace }) {
  const page = place.words.notifyPage;
  if (model.channels.length === 0 && model.lately.length === 0) return <div id="lately" />;
  return (
    <div id="lately">
      <section class="telling" aria-labelledby="lately-title">
        <div class="section-head">
          <h2 id="lately-title">{page.lately}</h2>
          <p>{page.latelyNote}</p>
        </div>
        {model.lately.length === 0 && <p class="none">{page.noneLately}</p>}
        <ul class="news">
          {model.lately.map((one) => (
            <NewsRow one={one} says={doneText(one, place)} place={place} />
          ))}
        </ul>
      </section>
    </div>
  );
}

function doneText({ state, why }: Delivery, place: WhyPlace): string {
  const page = place.words.notifyPage;
  if (state === "sent") return why?.why === "merged" ? page.merged : page.sent;
  const text = why ? whyText(why, place) : "";
  return state === "given-up" ? `${page.gaveUp}: ${text}` : page.because(text);
}

const marks = {
  down: "down",
  degraded: "degraded",
  unknown: "unknown",
  good: "operational",
  notice: null,
} as const;

function NewsRow({ one, says, place }: { one: Delivery; says: string; place: WhyPlace }) {
  const state = marks[one.item.level];
  const at = one.doneAt ?? one.at;
  return (
    <li class={one.state === "given-up" ? "lost" : undefined}>
      {state === null ? <span /> : raw(mark(state))}
      <div>
        <p>
          <bdi class="told">{one.item.title}</bdi>
        </p>
        <p class={one.state === "given-up" ? "trouble" : "grey"}>
          <bdi>{one.channelId}</bdi>: {says}
        </p>
      </div>
      <p class="grey when">
        <Time at={at} times={place.times} relative="ago">
          {place.times.moment(at, place.now)}
        </Time>
      </p>
    </li>
  );
}
