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

/** Key of the one that stands for several. */
export const TOGETHER = 'together';

/** One notice that stands for all of them; alone, it speaks for itself. */
export function together(notices: readonly Notice[]): Notice {
  if (notices.length === 1 && notices[0]) return notices[0];
  const needs = notices.filter(({ kind }) => kind === 'need').length;
  const title = needs === notices.length ? `${needs} things need you` : `${notices.length} things happened`;
  const names = [...new Set(notices.map((notice) => notice.title))];
  const body = names.length > MOST_AT_ONCE ? `${names.slice(0, MOST_AT_ONCE).join(', ')}, …` : names.join(', ');
  return { key: TOGETHER, kind: needs > 0 ? 'need' : 'done', title, body, address: '#/', askId: null };
}
