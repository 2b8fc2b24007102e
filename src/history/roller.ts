/** Rolls time up as it passes: closed minutes, hours and days of each service, as far as nothing can change them. */
import { setImmediate } from "node:timers/promises";
import type { Cancel, Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { countStoredResults, readLatencies } from "./catch-up.ts";
import { refreshEdges } from "./edges.ts";
import { keptMs, type Pasts } from "./pasts.ts";
import { planRollUp, type RollUpPlan, settlePlan } from "./plan-roll-up.ts";
import type { HistoryStore } from "./ports.ts";
import { minuteMs, type ServicePast } from "./service-past.ts";

export interface RollerParts {
  clock: Clock;
  log: Log;
  store: HistoryStore;
  pasts: Pasts;
  /**
   * Time before this is final, whatever comes: it lies at or before the first unconfirmed result, the end of vouching,
   * the beginning of a check that runs, a push that is overdue, and now. Null: the service is not watched.
   */
  settledUntil(id: string): number | null;
  /** What was judged so far is in the store when it resolves: a roll-up never knows more than the results on disk. */
  flush(): Promise<void>;
  minutesMs(): number;
}

export interface Roller {
  /** Reads what is missing, catches up with what was not rolled up, and goes on every minute. */
  start(): Promise<void>;
  /** Rolls up what has become final. Rejects with what the store said; what it did not take is tried again. */
  turn(): Promise<void>;
  stop(): Promise<void>;
}

/** What is younger may still be written down: a silence or the end of vouching is noticed up to half a second late. */
const settleMs = 1_000;
/** After the end of a minute, so that most checks that began in it are over. */
const afterMinuteMs = 2_000;
/** The loop is never held longer than about this. */
const sliceMs = 4;
/** Rows that are written in one transaction. */
const rowsAtOnce = 1_500;

export function createRoller(parts: RollerParts): Roller {
  const { clock, log, store, pasts } = parts;
  let working: Promise<void> = Promise.resolve();
  let timer: Cancel | null = null;
  let stopped = false;
  const breathe = pauser(clock);

  async function rollUp(chosen: readonly ServicePast[], latest: number): Promise<void> {
    const limits = chosen.map((past) => Math.min(latest, parts.settledUntil(past.id) ?? 0));
    await parts.flush();
    const batch = createBatch(parts);
    for (const [i, past] of chosen.entries()) {
      await rollUpOne(past, limits[i] ?? 0, batch);
      if (stopped) return;
    }
    await batch.write();
  }

  async function rollUpOne(past: ServicePast, until: number, batch: Batch): Promise<void> {
    const minutesFrom = clock.now() - parts.minutesMs();
    while (!stopped) {
      const plan = planRollUp(past, { until, minutesFrom, dayOf: pasts.dayOf });
      if (plan === null) return;
      await batch.add(plan);
      await breathe();
      if (plan.isWhole) return;
      // The next part builds on this one.
      await batch.write();
    }
  }

  async function admit(fresh: readonly ServicePast[]): Promise<void> {
    if (fresh.length === 0) return;
    await readLatencies(store, fresh, clock.now());
    await countStoredResults(store, fresh, rollUp);
    for (const past of fresh) past.ready = true;
  }

  async function work(): Promise<void> {
    await admit(pasts.all().filter(({ ready }) => !ready));
    await rollUp(
      pasts.all().filter(({ ready }) => ready),
      clock.now() - settleMs,
    );
    await refreshEdges(store, pasts.all(), clock.now());
  }

  function turn(): Promise<void> {
    const attempt = working.then(work, work);
    working = attempt;
    return attempt;
  }

  async function turnAndReport(): Promise<void> {
    try {
      await turn();
    } catch (thrown) {
      log.error({ err: messageOf(thrown) }, "history.roll-up-failed");
    }
    if (!stopped) arm();
  }

  function arm(): void {
    const delay = minuteMs - (clock.now() % minuteMs) + afterMinuteMs;
    timer = clock.after(delay, () => void turnAndReport());
  }

  return {
    start: turnAndReport,
    turn,
    async stop() {
      stopped = true;
      timer?.();
      await working.catch(() => undefined);
    },
  };
}

/** Gathers plans and stores them together; a service goes on from its plan only when it is stored. */
interface Batch {
  add(plan: RollUpPlan): Promise<void>;
  write(): Promise<void>;
}

function createBatch({ store, clock }: RollerParts): Batch {
  let plans: RollUpPlan[] = [];
  let rows = 0;
  async function write(): Promise<void> {
    if (plans.length === 0) return;
    const rolled = plans.map(({ past, rolled: { until, dayFrom } }) => ({
      serviceId: past.id,
      minutes: until,
      days: dayFrom,
    }));
    await store.rollUps.append({
      minutes: plans.flatMap(({ minutes }) => minutes),
      hours: plans.flatMap(({ hours }) => hours),
      days: plans.flatMap(({ days }) => days),
      rolled,
    });
    for (const plan of plans) settlePlan(plan, clock.now() - keptMs);
    plans = [];
    rows = 0;
  }
  return {
    async add(plan) {
      plans.push(plan);
      rows += plan.minutes.length + plan.hours.length + plan.days.length + 1;
      if (rows >= rowsAtOnce) await write();
    },
    write,
  };
}

/** Lets the loop turn when it has been held long enough. */
function pauser(clock: Clock): () => Promise<void> {
  let since = clock.monotonic();
  return async () => {
    if (clock.monotonic() - since < sliceMs) return;
    await setImmediate();
    since = clock.monotonic();
  };
}
