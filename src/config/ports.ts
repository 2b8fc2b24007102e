/** What the program keeps about itself: the made secret key, the made password's hash, made push tokens. */
export interface SettingsStore {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
  /** Stores `value` unless the key has one already; returns what is stored. */
  setDefault(key: string, value: string): Promise<string>;
}
