import { asRecord } from './json';
import { cutText } from './text';

const MAX_DEPTH = 12;
const MAX_ENTRIES = 500;
const MAX_TOTAL_CHARS = 64 * 1024;
const TOO_DEEP = '… nested too deeply to keep';

/**
 * A copy of what a tool was called with that is small and shallow enough to keep, send and show.
 * Names that could reach an object's prototype are left out.
 */
export function boundedInput(input: unknown): Record<string, unknown> {
  let room = MAX_TOTAL_CHARS;
  const copy = (value: unknown, depth: number): unknown => {
    if (typeof value === 'string') {
      const kept = cutText(value, Math.max(room, 100));
      room -= kept.length;
      return kept;
    }
    if (typeof value !== 'object' || value === null) return value;
    if (depth >= MAX_DEPTH) return TOO_DEEP;
    if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((item) => copy(item, depth + 1));
    const entries = Object.entries(value).filter(([key]) => key !== '__proto__' && key !== 'constructor');
    return Object.fromEntries(
      entries.slice(0, MAX_ENTRIES).map(([key, item]) => [cutText(key, 200), copy(item, depth + 1)]),
    );
  };
  return asRecord(copy(input, 0)) ?? {};
}
