import type { CommentId, TaskId } from '../../../main/contract/ids';
import type { Review, ReviewComment } from '../../../main/contract/review';
import type { App } from './app';
import { call } from './call';
import type { Tell } from './call';
import { newCommentId } from './ids';
import { keptWords } from './kept-words';
import type { ReviewSession } from './review-session';
import type { UnsavedWords } from './review-unsaved';
import { heldAs, nextTry, parseTried, triedPlace } from './tried-remarks';
import { remarkKey } from './unkept-remarks';
import { plural } from './view/words';

/** The line that a remark is about. */
export interface RemarkPlace {
  readonly path: string;
  readonly side: 'old' | 'new';
  readonly line: number;
  readonly lineText: string;
}

const MOST_LINE_TEXT = 2000;

/**
 * Writes a remark down as a draft. Null: it could not be, or nobody knows; its words are not lost by that, and sent again it is the same
 * remark. `words`: where is kept what was tried.
 */
export async function addRemark(
  app: App,
  session: ReviewSession,
  taskId: TaskId,
  place: RemarkPlace,
  text: string,
  tell?: Tell,
  words: Pick<UnsavedWords, 'read' | 'write'> = keptWords,
): Promise<ReviewComment | null> {
  const tries = triedPlace(remarkKey(taskId, place));
  const before = parseTried(words.read(tries));
  const tried = nextTry(before, text, session.store.getState().review?.comments ?? [], newCommentId);
  words.write(tries, JSON.stringify(tried));
  const held = await sendRemark(app, session, tried.id, taskId, place, text, tell);
  if (!held) return null;
  const is = before ? heldAs(tried, text, held) : 'kept';
  if (is === 'older' && !(await editRemark(app, session, held.id, text, tell))) return null;
  words.write(tries, '');
  return is === 'another' ? addRemark(app, session, taskId, place, text, tell, words) : { ...held, text };
}

/** Sends a remark under an id. One that the farm has already is answered as it is there. */
async function sendRemark(
  app: App,
  session: ReviewSession,
  id: CommentId,
  taskId: TaskId,
  { path, side, line, lineText }: RemarkPlace,
  text: string,
  tell?: Tell,
): Promise<ReviewComment | null> {
  const remark = { id, taskId, path, side, line, text, lineText: lineText.slice(0, MOST_LINE_TEXT) };
  const held = await call(app, 'review.comment', remark, tell);
  if (held) session.patch((review) => withRemark(review, held));
  return held;
}

/** Changes the words of a draft. */
export async function editRemark(
  app: App,
  session: ReviewSession,
  id: CommentId,
  text: string,
  tell?: Tell,
): Promise<boolean> {
  const edited = await call(app, 'review.edit-comment', { commentId: id, text }, tell);
  if (edited) session.patch((review) => withRemark(review, edited));
  return edited !== null;
}

/** Throws a draft away, with a way back. */
export async function removeRemark(app: App, session: ReviewSession, comment: ReviewComment): Promise<void> {
  if (await takeRemark(app, session, comment)) tellOfTaken(app, session, [comment]);
}

/** Writes a draft down again that was thrown away, as what it was: words that were written on it and not kept are on it still. */
export async function putRemarkBack(
  app: App,
  session: ReviewSession,
  comment: ReviewComment,
  tell?: Tell,
): Promise<boolean> {
  return (await sendRemark(app, session, comment.id, comment.taskId, comment, comment.text, tell)) !== null;
}

/** Throws a draft away; the way back is for the caller to offer. */
export async function takeRemark(
  app: App,
  session: ReviewSession,
  comment: ReviewComment,
  tell?: Tell,
): Promise<boolean> {
  if (!(await call(app, 'review.remove-comment', { commentId: comment.id }, tell))) return false;
  session.patch((review) => withoutRemark(review, comment.id));
  return true;
}

/** Says which drafts were thrown away, with a way back. */
export function tellOfTaken(app: App, session: ReviewSession, taken: readonly ReviewComment[]): void {
  if (taken.length === 0) return;
  const [only] = taken.length === 1 ? taken : [];
  const putBack = async () => {
    for (const comment of taken) await putRemarkBack(app, session, comment);
  };
  app.toasts.show({
    // A message with the same words takes the place of the one before, and the way back with it.
    text: only
      ? `The remark on ${only.path}:${only.line} was thrown away: “${only.text}”`
      : `${plural(taken.length, 'remark')} were thrown away.`,
    action: { label: 'Undo', run: () => void putBack() },
    forMs: 10_000,
  });
}

/** A review with a remark added or replaced. */
export function withRemark(review: Review, comment: ReviewComment): Review {
  const isKnown = review.comments.some(({ id }) => id === comment.id);
  const comments = isKnown
    ? review.comments.map((known) => (known.id === comment.id ? comment : known))
    : [...review.comments, comment];
  return { ...review, comments };
}

/** A review without a remark. */
export const withoutRemark = (review: Review, id: CommentId): Review => ({
  ...review,
  comments: review.comments.filter((comment) => comment.id !== id),
});

/** Remarks that wait to be sent back, in the order of files and lines. */
export const draftsOf = (review: Review): readonly ReviewComment[] =>
  review.comments
    .filter(({ state }) => state === 'draft')
    .toSorted((a, b) => a.path.localeCompare(b.path) || a.line - b.line || a.createdAt - b.createdAt);
