import type { CommentId } from '../../../main/contract/ids';
import type { ReviewComment } from '../../../main/contract/review';
import type { UnsavedWords } from './review-unsaved';

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

/** Forgets a try whose words nobody keeps any more: what is written there from now on is another remark. */
export function forgetTry(words: Pick<UnsavedWords, 'read' | 'write'>, key: string): void {
  if (words.read(key) === '' && words.read(triedPlace(key)) !== '') words.write(triedPlace(key), '');
}

/**
 * The id under which words are sent. It stays that of the try before as long as they are the same remark: the same words, or words that
 * were changed before anybody saw that the first ones had arrived. Other words beside a remark that stands there are another one, and so
 * are the same words once that one was sent to the agent: it is over.
 */
export function nextTry(
  tried: TriedRemark | null,
  text: string,
  seen: readonly ReviewComment[],
  newId: () => CommentId,
): TriedRemark {
  if (tried === null) return { id: newId(), words: [text] };
  const stands = seen.find(({ id }) => id === tried.id);
  if (stands && stands.state !== 'draft') return { id: newId(), words: [text] };
  if (tried.words.includes(text)) return tried;
  if (stands) return { id: newId(), words: [text] };
  return { id: tried.id, words: [...tried.words, text].slice(-MOST_WORDS) };
}

/**
 * What the answer to words that were sent again says of them: `kept`, older words of the same remark, or `another` remark than this one. One
 * that was sent to the agent meanwhile is always another: nobody would send these words to it.
 */
export function heldAs(tried: TriedRemark, text: string, held: ReviewComment): 'kept' | 'older' | 'another' {
  if (held.state !== 'draft') return 'another';
  if (held.text === text) return 'kept';
  return tried.words.includes(held.text) ? 'older' : 'another';
}
