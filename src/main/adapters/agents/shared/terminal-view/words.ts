import { pick } from '../json';
import { oneLine } from '../text';

/** A length of time for people. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
}

/** Dollars: cents as usual, small sums with all that counts. */
export const costText = (usd: number): string => `$${usd >= 0.01 || usd === 0 ? usd.toFixed(2) : usd.toFixed(4)}`;

const LAST_MOMENT = 8.64e15;

/** A point in time without asking where the reader is. */
export const momentText = (ms: number): string =>
  Math.abs(ms) > LAST_MOMENT ? 'never' : `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const windowNames: Readonly<Record<string, string>> = {
  five_hour: '5-hour window',
  seven_day: 'weekly window',
  seven_day_opus: 'weekly Opus window',
  seven_day_sonnet: 'weekly Sonnet window',
};

export const windowText = (name: string): string =>
  pick(windowNames, name) ?? `${oneLine(name.replaceAll('_', ' '))} window`;
