/** A stretch of time; `to` null: it goes on. */
export interface Stretch {
  readonly from: number;
  readonly to: number | null;
}

/** What is left of a stretch of time without those in which its run waited for its user, in order. Waits may overlap. */
export function workedStretches(
  startedAt: number,
  until: number,
  waits: readonly Stretch[],
): { readonly from: number; readonly to: number }[] {
  const worked: { from: number; to: number }[] = [];
  let reached = startedAt;
  for (const wait of waits.toSorted((a, b) => a.from - b.from)) {
    if (reached >= until) break;
    if (wait.from > reached) worked.push({ from: reached, to: Math.min(wait.from, until) });
    // Where the clock was set back, a wait may end before it began: then it was none.
    reached = Math.max(reached, wait.from, wait.to ?? until);
  }
  if (reached < until) worked.push({ from: reached, to: until });
  return worked;
}

/**
 * Time that a run has worked: from its start to now, without the stretches in which it waited for its user.
 * Overlapping stretches count once. Never negative, also when the clock was set back.
 */
export const workedMs = (startedAt: number, now: number, waits: readonly Stretch[]): number =>
  workedStretches(startedAt, now, waits).reduce((sum, { from, to }) => sum + to - from, 0);

/**
 * Time that a run has waited for its user: until its end or, while it lives, until the oldest wait that goes on began. From there on
 * whoever shows it counts himself. Made of the waits' own times, so that it is the same whenever it is worked out.
 */
export function waitedMs(run: { startedAt: number | null; endedAt: number | null }, waits: readonly Stretch[]): number {
  const { startedAt, endedAt } = run;
  if (startedAt === null) return 0;
  const goingOn = waits.filter(({ to }) => to === null).map(({ from }) => from);
  const closed = waits.map(({ to }) => to ?? startedAt);
  const until = endedAt ?? (goingOn.length > 0 ? Math.min(...goingOn) : Math.max(startedAt, ...closed));
  return Math.max(0, until - startedAt) - workedMs(startedAt, until, waits);
}
