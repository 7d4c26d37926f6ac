import type { Notice } from './notice';

/** So many within the time become one. */
export const MOST_AT_ONCE = 3;
export const TOGETHER_MS = 5_000;

/** A notice that was shown, and when. */
export interface Recent {
  readonly at: number;
  readonly notice: Notice;
}

/** Those that still count at a moment. */
export const recentAt = (shown: readonly Recent[], now: number): Recent[] =>
  shown.filter(({ at }) => now - at < TOGETHER_MS);

/** One notice that stands for all of them. */
export function together(notices: readonly Notice[]): Notice {
  const needs = notices.filter(({ kind }) => kind === 'need').length;
  const title = needs === notices.length ? `${needs} things need you` : `${notices.length} things happened`;
  const names = [...new Set(notices.map((notice) => notice.title))];
  const body = names.length > MOST_AT_ONCE ? `${names.slice(0, MOST_AT_ONCE).join(', ')}, …` : names.join(', ');
  return { key: 'together', kind: needs > 0 ? 'need' : 'done', title, body, address: '#/', askId: null };
}
