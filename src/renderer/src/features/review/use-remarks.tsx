import { useCallback, useEffect } from 'react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Review, ReviewComment } from '../../../../main/contract/review';
import { addRemark, editRemark, removeRemark } from '../../state/review-remarks';
import type { RemarkPlace } from '../../state/review-remarks';
import type { ReviewSession, Writing } from '../../state/review-session';
import { moveWords } from '../../state/kept-words';
import { remarkKey } from '../../state/unkept-remarks';
import { useApp } from '../../state/use-app';
import { useUnkept } from '../../state/use-unkept';
import type { DiffSide } from './diff-model';
import type { LineNote } from './diff-view';
import { RemarkCard } from './remark-card';
import { RemarkEditor } from './remark-editor';
import { UnkeptCard } from './unkept-card';

export interface Remarks {
  /** What stands below the lines. */
  readonly notes: readonly LineNote[];
  /** What is on lines that are not among those that are shown. */
  readonly apart: readonly ReactNode[];
  /** Opens an editor on a line. */
  readonly open: (place: RemarkPlace) => void;
}

interface FileTexts {
  readonly before: string | null;
  readonly after: string | null;
}

type IsShown = (side: DiffSide, line: number) => boolean;

/** The remarks on one file, with those that are not kept yet, and the editor of a new one. */
export function useRemarks(
  session: ReviewSession,
  review: Review,
  path: string,
  texts: FileTexts | null,
  isShown: IsShown,
): Remarks {
  const app = useApp();
  const { taskId } = review;
  const writing = useStore(session.store, (state) => (state.writing?.path === path ? state.writing : null));
  const open = useCallback(
    (place: RemarkPlace) =>
      session.write({ ...place, opened: isShown(place.side, place.line) ? 'in-changes' : 'beyond' }),
    [session, isShown],
  );
  // Come back to, a file must not take the focus for words that were left: they stand there, as a mark.
  useEffect(() => () => session.write(null), [session]);
  const unkept = useUnkept(review, writing && remarkKey(taskId, writing)).filter(
    (remark) => remark.path === path && remark.draft === null,
  );
  const lineNow = lineReader(texts);

  const comments = review.comments.filter((comment) => comment.path === path);
  const card = (comment: ReviewComment, lineText: string | null) => (
    <RemarkCard
      key={comment.id}
      comment={comment}
      lineText={lineText}
      onEdit={(text) => editRemark(app, session, comment.id, text)}
      onRemove={() => void removeRemark(app, session, comment)}
    />
  );
  const marks = unkept.map((remark) => {
    const { key, side, line } = remark;
    const onWrite = () => {
      const place = { path, side, line };
      const editorKey = remarkKey(taskId, place);
      // Words on a remark that was sent meanwhile become another one.
      if (key !== editorKey) moveWords(key, editorKey);
      const lineText = lineNow(side, line) ?? '';
      session.write({ ...place, lineText, opened: isShown(side, line) ? 'in-changes' : 'nowhere' });
    };
    return { side, line, stays: false, element: <UnkeptCard key={key} remark={remark} onWrite={onWrite} /> };
  });
  const editor = writing && editorNote(writing);
  // Its line may go while somebody writes: an agent goes on with the file.
  const isApart =
    writing?.opened === 'nowhere' || (writing?.opened === 'in-changes' && !isShown(writing.side, writing.line));

  function editorNote(place: Writing): LineNote {
    const key = remarkKey(taskId, place);
    const element = (
      <RemarkEditor
        key={key}
        label={`Remark on line ${place.line}`}
        place={key}
        first=""
        onSave={async (text) => (await addRemark(app, session, taskId, place, text)) !== null}
        onClose={() => {
          session.write(null);
          document.querySelector<HTMLElement>('.review-diff')?.focus({ preventScroll: true });
        }}
      />
    );
    return { side: place.side, line: place.line, element, stays: true };
  }

  const ofLines = comments.map((comment): LineNote => ({
    ...{ side: comment.side, line: comment.line, stays: false },
    element: card(comment, lineNow(comment.side, comment.line)),
  }));
  return {
    notes: [...ofLines, ...marks, ...(editor && !isApart ? [editor] : [])],
    apart: [
      ...comments.filter(({ side, line }) => !isShown(side, line)).map((comment) => card(comment, null)),
      ...marks.filter(({ side, line }) => !isShown(side, line)).map(({ element }) => element),
      ...(editor && isApart ? [editor.element] : []),
    ],
    open,
  };
}

/** A line of the file as it is now. Where the texts are not known every line counts as unchanged. */
function lineReader(texts: FileTexts | null) {
  const lines = { old: texts?.before?.split('\n'), new: texts?.after?.split('\n') };
  return (side: 'old' | 'new', line: number): string | null => {
    const text = lines[side]?.[line - 1];
    return text ?? null;
  };
}
