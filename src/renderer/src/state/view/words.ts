/** `40 s`, `4 m`, `1 h 12 m`, `3 d 4 h`: two units at most, the smaller one only where it matters. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? `${hours} h ${minutes % 60} m` : `${hours} h`;
  const days = Math.floor(hours / 24);
  return hours % 24 ? `${days} d ${hours % 24} h` : `${days} d`;
}

/** As `duration`, with seconds below ten minutes and tenths below ten seconds: for what is over. */
export function exactDuration(ms: number): string {
  if (ms < 10_000) return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60 || seconds >= 600) return duration(ms);
  return seconds % 60 ? `${Math.floor(seconds / 60)} m ${seconds % 60} s` : `${seconds / 60} m`;
}

/** `$0.04`, `$1,204`; less than half a cent is `<$0.01`, nothing is `$0`. */
export function money(usd: number): string {
  if (usd <= 0) return '$0';
  if (usd < 0.005) return '<$0.01';
  if (usd >= 1000) return `$${Math.round(usd).toLocaleString('en-US')}`;
  return `$${usd.toFixed(2)}`;
}

/** `14:02`; on another day than `now` with the day: `Fri 14:02`, and farther away with the date: `3 Nov 14:02`. */
export function clockTime(at: number, now: number): string {
  const date = new Date(at);
  const time = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  if (date.toDateString() === new Date(now).toDateString()) return time;
  const days = Math.abs(at - now) / 86_400_000;
  if (days < 6) return `${date.toLocaleDateString('en-GB', { weekday: 'short' })} ${time}`;
  return `${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${time}`;
}

/** `14:02:20`. */
export const clockSeconds = (at: number): string => new Date(at).toLocaleTimeString('en-GB');

/** `812 B`, `12 KB`, `3.4 MB`. */
export function byteSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** `812`, `12.4 k`, `3.1 M`. */
export function count(n: number): string {
  if (n < 1000) return String(n);
  if (n < 999_950) return `${(n / 1000).toFixed(1).replace(/\.0$/, '')} k`;
  return `${(n / 1_000_000).toFixed(1)} M`;
}

/** `1 file`, `3 files`. */
export const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** `1st`, `2nd`, `11th`. */
export function ordinal(n: number): string {
  const ending = n % 100 >= 11 && n % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${ending}`;
}

/** At most so many letters: of a longer text the end is cut off, and that is seen. */
export function cut(text: string, most: number): string {
  const letters = Array.from(text);
  return letters.length <= most
    ? text
    : `${letters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}

/** First letter large. */
export const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Words as a sentence: with a capital and a full stop. */
export function sentence(words: string): string {
  const text = words.trim();
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(first) || first === '' ? first : `${first}.`;
}
