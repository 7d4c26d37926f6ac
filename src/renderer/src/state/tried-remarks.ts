import type { CommentId } from '../../../main/contract/ids';
import type { ReviewComment } from '../../../main/contract/review';

/** A remark that was sent, and whose answer did not come: the farm may have it, and may not. */
export interface TriedRemark {
  readonly id: CommentId;
  /** The words that were sent under this id, newest last. */
  readonly words: readonly string[];
}

const MOST_WORDS = 3;

/** Where the try of a remark is kept; `key`: where its words are. */
export const triedPlace = (key: string): string => `tried ${key}`;

/** Reads what an earlier try wrote; anything odd is none. */
export function parseTried(text: string): TriedRemark | null {
  try {
    const read = JSON.parse(text || 'null') as { id?: unknown; words?: unknown } | null;
    const { id, words } = read ?? {};
    if (typeof id !== 'string' || !Array.isArray(words)) return null;
    return { id: id as CommentId, words: words.filter((one) => typeof one === 'string') };
  } catch {
    return null;
  }
}

/**
 * The id under which words are sent. It stays that of the try before as long as they are the same remark: the same words, or words that
 * were changed before anybody saw that the first ones had arrived. Other words beside a remark that stands there are another one.
 */
export function nextTry(
  tried: TriedRemark | null,
  text: string,
  seen: readonly ReviewComment[],
  newId: () => CommentId,
): TriedRemark {
  if (tried === null) return { id: newId(), words: [text] };
  if (tried.words.includes(text)) return tried;
  if (seen.some(({ id }) => id === tried.id)) return { id: newId(), words: [text] };
  return { id: tried.id, words: [...tried.words, text].slice(-MOST_WORDS) };
}

/** What an answer says of the words that were sent: `kept`, older words of the same remark, or `another` remark than this one. */
export function heldAs(tried: TriedRemark, text: string, held: ReviewComment): 'kept' | 'older' | 'another' {
  if (held.text === text) return 'kept';
  return held.state === 'draft' && tried.words.includes(held.text) ? 'older' : 'another';
}
