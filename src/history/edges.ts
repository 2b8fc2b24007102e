import { type UptimeWindow, uptimeWindows } from "../protocol/vocabulary.ts";
import { sumOfDays } from "./plan-roll-up.ts";
import type { HistoryStore } from "./ports.ts";
import { type Edge, floorTo, hourMs, type RolledTime, type ServicePast } from "./service-past.ts";
import { addShares, noShares, type Shares, sharesOf, totalOf } from "./shares.ts";
import { stateLine } from "./state-line.ts";
import { windowMs } from "./uptime.ts";

/** An edge reaches this far, and is read anew while it still has some of it left. */
const edgeMs = 2 * hourMs;
const spareMs = hourMs / 2;

/** What an edge is made of besides the time line around it; taken at one moment, because rolling up goes on. */
interface Plan {
  past: ServicePast;
  window: UptimeWindow;
  from: number;
  to: number;
  /** The time line is needed up to here, where whole days begin. */
  lineTo: number;
  /** Sum from `lineTo` to where time was rolled up. */
  after: Shares;
  total: Shares;
}

/** Reads the beginnings of the windows anew where they have moved on too far. */
export async function refreshEdges(
  store: Pick<HistoryStore, "past">,
  pasts: readonly ServicePast[],
  now: number,
): Promise<void> {
  for (const window of uptimeWindows) {
    const from = now - windowMs[window];
    const plans = pasts.flatMap((past) => planEdge(past, window, from) ?? []);
    const lines = Map.groupBy(plans, ({ lineTo }) => lineTo);
    for (const [lineTo, group] of lines) await readEdges(store, group, floorTo(from, hourMs), lineTo);
  }
}

function planEdge(past: ServicePast, window: UptimeWindow, now: number): Plan | null {
  const { rolled, days } = past;
  const known = past.edges.get(window);
  if (rolled === null || now >= rolled.until) return null;
  if (known && known.from <= now && now + spareMs <= known.to) return null;
  const from = floorTo(now, hourMs);
  const to = Math.min(from + edgeMs, rolled.until);
  if (known && known.from <= now && known.to >= to) return null;
  const lineTo = to >= rolled.dayFrom ? rolled.until : dayAfter(days, to);
  const after = lineTo === rolled.until ? noShares() : sumAfter(rolled, past, lineTo);
  return { past, window, from, to, lineTo, after, total: { ...rolled.total } };
}

/** Where the day ends that an instant lies in, as the days were cut when they were rolled up. */
function dayAfter(days: ServicePast["days"], at: number): number {
  const day = days.findLast(({ from }) => from <= at);
  const end = day ? day.from + totalOf(day.shares) : at;
  return Math.max(at, end);
}

function sumAfter({ dayFrom, day }: RolledTime, { days }: ServicePast, from: number): Shares {
  return addShares(sumOfDays(days, from, dayFrom), day.shares);
}

async function readEdges(
  store: Pick<HistoryStore, "past">,
  plans: readonly Plan[],
  from: number,
  lineTo: number,
): Promise<void> {
  const timelines = await store.past.timelines(
    plans.map(({ past }) => past.id),
    from,
    lineTo,
  );
  for (const { past, window, to, after, total } of plans) {
    const line = stateLine(timelines.get(past.id) ?? [], past.overlays);
    const since = addShares(sharesOf(line, to, lineTo), after);
    past.edges.set(window, {
      from,
      to,
      line: cut(line, from, to),
      total: addShares(total, since, -1),
    });
  }
}

/** The part of a line that says something about [from, to). */
function cut({ ats, states }: Edge["line"], from: number, to: number): Edge["line"] {
  const first = Math.max(
    0,
    ats.findLastIndex((at) => at <= from),
  );
  const end = ats.findIndex((at) => at >= to);
  const until = end === -1 ? ats.length : end;
  return { ats: ats.slice(first, until), states: states.slice(first, until) };
}
