/** Words of the chart as its markup carries them; `{length}` stands for a length of time. */
export interface ZoomWords {
  limit: string;
  gap: string;
  work: string;
  paused: string;
  /** `{moment}` is when it fell. */
  fallen: string;
  now: string;
}
