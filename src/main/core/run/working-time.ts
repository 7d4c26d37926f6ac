/** A stretch of time; `to` null: it goes on. */
export interface Stretch {
  readonly from: number;
  readonly to: number | null;
}

/**
 * Time that a run has worked: from its start to now, without the stretches in which it waited for its user.
 * Overlapping stretches count once. Never negative, also when the clock was set back.
 */
export function workedMs(startedAt: number, now: number, waits: readonly Stretch[]): number {
  let waited = 0;
  let reached = startedAt;
  for (const wait of waits.toSorted((a, b) => a.from - b.from)) {
    const from = Math.max(wait.from, reached);
    const to = Math.min(wait.to ?? now, now);
    if (to > from) {
      waited += to - from;
      reached = to;
    }
  }
  return Math.max(0, now - startedAt - waited);
}
