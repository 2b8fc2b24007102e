/** Words of alerts and of the page about them. Names and causes come in as they are; each channel escapes for itself. */
const count = (value: number, one: string, more: string): string => `${value} ${value === 1 ? one : more}`;
const list = (names: readonly string[]): string => names.join(", ");

export const notifyEnglish = {
  change: {
    down: (name: string, cause: string) => `${name} is down: ${cause}`,
    degraded: (name: string, cause: string) => `${name} is degraded: ${cause}`,
    better: (name: string, cause: string) => `${name} is no longer down but degraded: ${cause}`,
    back: (name: string, cause: string, length: string | null) =>
      `${name} is back${length === null ? "" : ` after ${length}`}: ${cause}`,
    unknown: (name: string, cause: string) => `${name} cannot be measured: ${cause}`,
    reminder: (name: string, state: string, length: string, cause: string) =>
      `${name} is still ${state} after ${length}: ${cause}`,
    flapping: (name: string, changes: number, length: string) =>
      `${name} keeps changing: ${changes} times within ${length}. More is told when it has been calm for as long.`,
    steady: (name: string, state: string) => `${name} is calm again: ${state}`,
    since: (moment: string) => `Since ${moment}`,
    merged: (name: string, state: string, length: string, cause: string) =>
      `${name} was ${state} for ${length} and is back: ${cause}`,
  },
  state: {
    operational: "operational",
    degraded: "degraded",
    down: "down",
    unknown: "not measured",
  },
  certificate: (name: string, days: number) =>
    days < 0
      ? `The certificate of ${name} has expired`
      : `The certificate of ${name} expires in ${count(days, "day", "days")}`,
  certificateUntil: (moment: string) => `Valid until ${moment}`,
  incident: {
    opened: (title: string) => `Incident: ${title}`,
    updated: (title: string, status: string) => `Incident ${status.toLowerCase()}: ${title}`,
    resolved: (title: string) => `Incident resolved: ${title}`,
  },
  maintenance: {
    announced: (title: string, from: string, to: string) =>
      `Maintenance announced: ${title}, ${from} to ${to}`,
    began: (title: string, to: string) => `Maintenance has begun: ${title}, until ${to}`,
    ended: (title: string) => `Maintenance is over: ${title}`,
  },
  task: {
    ended: (title: string, status: string) => `Task ${status.toLowerCase()}: ${title}`,
    failed: (title: string, error: string) => `Task failed: ${title}: ${error}`,
    approval: (title: string, step: string) => `A task waits for your approval: ${title}: ${step}`,
    cost: (usd: string) => `Cost: ${usd} USD`,
  },
  /** Why a message could not be sent; what the receiver said stands behind it as it came. */
  failure: {
    answered: (status: number, said: string) =>
      `answered ${status}${status >= 300 && status < 400 ? ", a redirect that is not followed" : ""}${said === "" ? "" : `: ${said}`}`,
    connection: {
      ECONNREFUSED: "connection refused",
      ECONNRESET: "connection reset",
      EHOSTUNREACH: "no way to the host",
      ENETUNREACH: "no network",
      ENOTFOUND: "its name is unknown",
      ETIMEDOUT: "no answer in time",
    },
    late: "no answer in time",
    closed: "closed without an answer",
    unfinished: "did not end in time",
    exited: (code: number) => `ended with code ${code}`,
    killed: (by: string) => `ended by ${by}`,
    bug: (said: string) => `this is a bug: ${said}`,
  },
  affected: (names: readonly string[]) => `Services: ${list(names)}`,
  several: (changes: number) => `${changes} changes`,
  /** Of those that one message has no room for. */
  more: (changes: number) => `And ${changes} more`,
  test: (site: string) => `A test from ${site}: this channel works`,
  testLine: "Nothing is wrong; somebody asked for this message.",
};

export type NotifyCatalogue = typeof notifyEnglish;
