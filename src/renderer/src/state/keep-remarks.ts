import type { TaskId } from '../../../main/contract/ids';
import type { App } from './app';
import type { Tell } from './call';
import { keptWords, wordsAfter } from './kept-words';
import { addRemark, editRemark } from './review-remarks';
import type { ReviewSession } from './review-session';
import { remarkKey } from './unkept-remarks';
import type { UnkeptRemark } from './unkept-remarks';

/** Keeps remarks as drafts, one after the other. False: one was refused, which was told; it and those after it stay as they were. */
export async function keepRemarks(
  app: App,
  session: ReviewSession,
  taskId: TaskId,
  remarks: readonly UnkeptRemark[],
  tell: Tell,
): Promise<boolean> {
  for (const remark of remarks) {
    const words = remark.words.trim();
    const lineText = remark.draft === null ? await lineOf(app, session, taskId, remark) : '';
    const isKept =
      remark.draft === null
        ? (await addRemark(app, session, taskId, { ...remark, lineText }, words, tell)) !== null
        : await editRemark(app, session, remark.draft, words, tell);
    if (!isKept) return false;
    // Another window may have gone on with them meanwhile.
    keptWords.write(remark.key, wordsAfter(remark.words, keptWords.read(remark.key)));
    const { writing } = session.store.getState();
    if (writing && remarkKey(taskId, writing) === remark.key) session.write(null);
  }
  return true;
}

/** The line that a remark is about as it is now. Not known: the remark does without. */
async function lineOf(
  { host }: App,
  session: ReviewSession,
  taskId: TaskId,
  { path, side, line }: UnkeptRemark,
): Promise<string> {
  const { into } = session.store.getState();
  const file = await host.invoke('review.file', { taskId, path, ...(into !== null && { into }) });
  const text = file.ok ? (side === 'old' ? file.value.before : file.value.after) : null;
  return text?.split('\n')[line - 1] ?? '';
}
