import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for something that may never come: true when it came within `ms`. */
export async function within(ms: number, event: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  const late = sleep(ms, false, { signal: timer.signal }).catch(() => false);
  const came = await Promise.race([event.then(() => true), late]);
  timer.abort();
  return came;
}
