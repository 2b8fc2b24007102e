/**
 * Keys that are validated but have no effect yet. Whoever builds the feature takes its line out.
 * Keys of one kind of check stand in that kind's own `comesLater`; a kind without a probe comes later as a whole.
 */
export const laterKeys: readonly string[] = [];

/** The same for the keys that all services share, and for `defaults`. */
export const laterServiceKeys: readonly string[] = [];
