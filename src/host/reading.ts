/** Why a figure is not there. What cannot be read is said to be so; it is never shown as zero. */
export const unreadableReasons = [
  /** This system does not have it: no such file, not supported by the kernel. */
  "missing",
  "forbidden",
  /** The system answered in a form that is not known here. */
  "shape",
  /** No answer in time: a dead network mount, for one. */
  "silent",
  /** Not asked, because another that gives no answer is in the way. */
  "crowded",
  /** Of a rate: it takes two samples, and there has been one. */
  "young",
  /** The system tried and failed. */
  "failed",
] as const;
export type UnreadableReason = (typeof unreadableReasons)[number];

export interface Unreadable {
  unreadable: UnreadableReason;
}

/** A value as the operating system told it, or why it did not. */
export type Reading<Value> = Value | Unreadable;

export function unreadable(reason: UnreadableReason): Unreadable {
  return { unreadable: reason };
}

export function isUnreadable(reading: unknown): reading is Unreadable {
  return typeof reading === "object" && reading !== null && "unreadable" in reading;
}

/** The value, or null when there is none. */
export function orNull<Value>(reading: Reading<Value>): Value | null {
  return isUnreadable(reading) ? null : reading;
}

/** Goes on with a value; what is unreadable stays so. */
export function andThen<Value, Next>(
  reading: Reading<Value>,
  next: (value: Value) => Reading<Next>,
): Reading<Next> {
  return isUnreadable(reading) ? reading : next(reading);
}

const reasonsByCode: Readonly<Record<string, UnreadableReason>> = {
  ENOENT: "missing",
  ENODEV: "missing",
  ENOSYS: "missing",
  ENOTDIR: "missing",
  EOPNOTSUPP: "missing",
  ENOTSUP: "missing",
  EINVAL: "missing",
  EACCES: "forbidden",
  EPERM: "forbidden",
};

/** What an error of the system means for a figure. */
export function reasonOf(code: string | undefined): UnreadableReason {
  return (code !== undefined && reasonsByCode[code]) || "failed";
}
