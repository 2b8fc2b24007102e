/** Half to one and a half times as long, so that thousands of pages do not come at once. */
export function jittered(ms: number): number {
  return ms * (0.5 + Math.random());
}

export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
