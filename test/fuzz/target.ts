/** Something that takes input from outside, and what has to hold whatever comes. */
export interface FuzzTarget {
  name: string;
  /** Inputs that are right, or wrong in a way that once mattered. */
  seeds: readonly string[];
  /** Words of its language. */
  words: readonly string[];
  /** Share of all inputs it gets. */
  share: number;
  open(): Promise<OpenTarget>;
}

export interface OpenTarget {
  /** Throws, with what was expected and found, when a promise does not hold for the input. */
  take(input: string): Promise<void> | void;
  /** After the last input: it still works, and nothing was left over. */
  close(): Promise<void>;
}
