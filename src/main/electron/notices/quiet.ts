import type { DesktopSettings } from '../../contract/desktop';

/** Whether a local time of day lies in the quiet hours, which may go over midnight. The first minute is in, the last is not. */
export function isQuiet(
  hours: DesktopSettings['quietHours'],
  now: { readonly hour: number; readonly minute: number },
): boolean {
  if (hours === null) return false;
  const from = minutesIn(hours.from);
  const to = minutesIn(hours.to);
  const at = now.hour * 60 + now.minute;
  return from <= to ? at >= from && at < to : at >= from || at < to;
}

function minutesIn(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}
