/** Works out the roll-ups of one service that have become final. Pure: nothing changes until they are stored. */
import { Histogram } from "./histogram.ts";
import type { RollUpBatch, RollUpLevel, RollUpRow } from "./ports.ts";
import { addTo, copyOf, emptyRollUp, isBlank, type RollUp } from "./rollup.ts";
import { toBytes } from "./rollup-bytes.ts";
import {
  floorTo,
  hourMs,
  minuteMs,
  type PastDay,
  type RolledTime,
  reachingBeyond,
  type ServicePast,
} from "./service-past.ts";
import { addShares, noShares, type Shares, sharesOf } from "./shares.ts";

export interface RollUpPlan extends Pick<RollUpBatch, RollUpLevel> {
  past: ServicePast;
  rolled: RolledTime;
  pastDays: PastDay[];
  /** Everything that has become final; otherwise asking again gives the next part. */
  isWhole: boolean;
}

export interface PlanBounds {
  /** Time before this is final. */
  until: number;
  /** Minutes before this are not kept, so none are made. */
  minutesFrom: number;
  /** The calendar day that an instant lies in. */
  dayOf(at: number): { date: string; to: number };
}

/** A plan for a long absence is made in parts, so that the loop gets its turn. */
const mostSteps = 2_000;

/** Null: nothing has become final. */
export function planRollUp(past: ServicePast, bounds: PlanBounds): RollUpPlan | null {
  const until = floorTo(bounds.until, minuteMs);
  if (past.rolled === null || until <= past.rolled.until) return null;
  const plan = begin(past, past.rolled);
  // After a restart the hour that is not over is put together again from its minutes, however old they are.
  const minutesFrom = Math.min(bounds.minutesFrom, floorTo(until, hourMs));
  const next = makeStepper(past, { ...bounds, minutesFrom }, until);
  for (let step = 0; step < mostSteps && plan.rolled.until < until; step++) {
    take(plan, next(plan.rolled.until), { ...bounds, minutesFrom });
  }
  plan.isWhole = plan.rolled.until >= until;
  return plan;
}

/** The plan has been stored: the service goes on from there. */
export function settlePlan({ past, rolled, pastDays }: RollUpPlan, oldestDay: number): void {
  past.rolled = rolled;
  if (pastDays.length > 0) {
    past.days = [...past.days, ...pastDays].filter(({ from }) => from >= oldestDay);
    past.overlays = reachingBeyond(past.overlays, oldestDay);
  }
  past.trim();
}

function begin(past: ServicePast, rolled: RolledTime): RollUpPlan {
  const { hour, day, total } = rolled;
  const copy = { ...rolled, hour: copyOf(hour), day: copyOf(day), total: { ...total }, isNew: false };
  return { past, rolled: copy, minutes: [], hours: [], days: [], pastDays: [], isWhole: false };
}

interface Step {
  from: number;
  to: number;
  made: RollUp;
}

/** The next minute, or the whole hour where its minutes would say nothing. */
function makeStepper({ line, tallies }: ServicePast, { minutesFrom, dayOf }: PlanBounds, until: number) {
  const tallied = [...tallies.keys()].sort((a, b) => a - b);
  let next = 0;
  function isEmpty(from: number, to: number): boolean {
    while ((tallied[next] ?? Number.POSITIVE_INFINITY) < from) next++;
    return (tallied[next] ?? Number.POSITIVE_INFINITY) >= to;
  }
  function hourOf(from: number): Shares | null {
    const to = from + hourMs;
    if (from % hourMs !== 0 || to > until || to > dayOf(from).to || !isEmpty(from, to)) return null;
    const shares = sharesOf(line, from, to);
    return to <= minutesFrom || shares.unknown === hourMs ? shares : null;
  }
  return (from: number): Step => {
    const hour = hourOf(from);
    if (hour !== null) return { from, to: from + hourMs, made: { ...emptyRollUp(), shares: hour } };
    const { count, latency } = tallies.get(from) ?? { count: 0, latency: new Histogram() };
    const to = from + minuteMs;
    return { from, to, made: { shares: sharesOf(line, from, to), count, latency } };
  };
}

function take(plan: RollUpPlan, { from, to, made }: Step, { minutesFrom, dayOf }: PlanBounds): void {
  const { rolled, past } = plan;
  if (to - from === minuteMs && from >= minutesFrom) keep(plan.minutes, past.id, from, made, minuteMs);
  addTo(rolled.hour, made);
  addTo(rolled.day, made);
  addShares(rolled.total, made.shares);
  rolled.until = to;
  if (to % hourMs === 0) {
    keep(plan.hours, past.id, to - hourMs, rolled.hour, hourMs);
    rolled.hour = emptyRollUp();
  }
  const { date, to: dayEnds } = dayOf(from);
  if (to >= dayEnds) endDay(plan, date);
}

function endDay(plan: RollUpPlan, date: string): void {
  const { rolled, past } = plan;
  if (!isBlank(rolled.day)) {
    const row = { serviceId: past.id, from: rolled.dayFrom, date, ...toBytes(rolled.day, null) };
    plan.days.push(row);
    plan.pastDays.push({ from: rolled.dayFrom, date, shares: Object.freeze(rolled.day.shares) });
  }
  rolled.day = emptyRollUp();
  rolled.dayFrom = rolled.until;
}

function keep(rows: RollUpRow[], serviceId: string, from: number, made: RollUp, lengthMs: number): void {
  if (!isBlank(made)) rows.push({ serviceId, from, date: null, ...toBytes(made, lengthMs) });
}

/** The sum of what is known of [from, to) by the days in it; what they leave out was unknown. */
export function sumOfDays(days: readonly PastDay[], from: number, to: number): Shares {
  const sum = noShares();
  for (const day of days) if (day.from >= from && day.from < to) addShares(sum, day.shares);
  const known = Object.values(sum).reduce((a, b) => a + b, 0);
  sum.unknown += to - from - known;
  return sum;
}
