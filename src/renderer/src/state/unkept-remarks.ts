import type { CommentId, TaskId } from '../../../main/contract/ids';
import type { Review } from '../../../main/contract/review';
import type { RemarkPlace } from './review-remarks';

/** Words of a remark that stand in an editor, open or left: nobody has kept them as a draft yet. */
export interface UnkeptRemark {
  /** What the words are kept under in this browser. */
  readonly key: string;
  readonly path: string;
  readonly side: 'old' | 'new';
  readonly line: number;
  readonly words: string;
  /** The draft whose words they are to replace; null: a remark of its own. */
  readonly draft: CommentId | null;
}

/** What the words of a new remark are kept under. */
export const remarkKey = (taskId: TaskId, { path, side, line }: Omit<RemarkPlace, 'lineText'>): string =>
  `${taskId} ${path} ${side} ${line}`;

const PLACE = /^(.+) (old|new) ([1-9]\d*)$/s;

/** The remarks of a review that are written and not kept, among all words that this browser holds, in the order of files and lines. */
export function unkeptRemarks(
  all: ReadonlyMap<string, string>,
  { taskId, comments }: Pick<Review, 'taskId' | 'comments'>,
): readonly UnkeptRemark[] {
  const found: UnkeptRemark[] = [];
  for (const [key, words] of all) {
    const [, path, side, line] = key.startsWith(`${taskId} `) ? (PLACE.exec(key.slice(taskId.length + 1)) ?? []) : [];
    if (path === undefined || (side !== 'old' && side !== 'new')) continue;
    found.push({ key, path, side, line: Number(line), words, draft: null });
  }
  for (const { id, path, side, line, state, text } of comments) {
    const words = all.get(id);
    if (words === undefined || words.trim() === text) continue;
    // What was sent stays as it was: other words on it are a remark of their own.
    found.push({ key: id, path, side, line, words, draft: state === 'draft' ? id : null });
  }
  return found.toSorted((a, b) => a.path.localeCompare(b.path) || a.line - b.line || a.key.localeCompare(b.key));
}
