const two = (value: number): string => String(value).padStart(2, '0');

/** A moment in this machine's own time, for a sentence: `14:05`, and with its day where that is not today. */
export function timeWords(at: number, now: number): string {
  const time = new Date(at);
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}`;
  if (time.toDateString() === new Date(now).toDateString()) return clock;
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}, ${clock}`;
}
