import { useCallback, useState } from 'react';
import type { Review, ReviewComment } from '../../../../main/contract/review';
import { addRemark, editRemark, removeRemark } from '../../state/review-remarks';
import type { RemarkPlace } from '../../state/review-remarks';
import type { ReviewSession } from '../../state/review-session';
import { useApp } from '../../state/use-app';
import type { LineNote } from './diff-view';
import { RemarkCard } from './remark-card';
import { RemarkEditor } from './remark-editor';

export interface Remarks {
  readonly notes: readonly LineNote[];
  /** Opens an editor on a line; undefined: the work is decided, nothing can be remarked any more. */
  readonly open: (place: RemarkPlace) => void;
  readonly card: (comment: ReviewComment, lineText: string | null) => React.ReactNode;
}

interface FileTexts {
  readonly before: string | null;
  readonly after: string | null;
}

/** The remarks on one file, as notes below its lines, and the editor of a new one. */
export function useRemarks(session: ReviewSession, review: Review, path: string, texts: FileTexts | null): Remarks {
  const app = useApp();
  const [writing, setWriting] = useState<RemarkPlace | null>(null);
  const lineNow = lineReader(texts);

  const card = (comment: ReviewComment, lineText: string | null) => (
    <RemarkCard
      key={comment.id}
      comment={comment}
      lineText={lineText}
      onEdit={(text) => editRemark(app, session, comment.id, text)}
      onRemove={() => void removeRemark(app, session, comment)}
    />
  );
  const notes: LineNote[] = review.comments
    .filter((comment) => comment.path === path)
    .map((comment) => ({
      ...{ side: comment.side, line: comment.line, stays: false },
      element: card(comment, lineNow(comment.side, comment.line)),
    }));
  if (writing?.path === path) notes.push(editorNote(writing));

  function editorNote(place: RemarkPlace): LineNote {
    const key = `${review.taskId} ${place.path} ${place.side} ${place.line}`;
    const element = (
      <RemarkEditor
        key={key}
        label={`Remark on line ${place.line}`}
        place={key}
        first=""
        onSave={async (text) => (await addRemark(app, session, review.taskId, place, text)) !== null}
        onClose={() => {
          setWriting(null);
          document.querySelector<HTMLElement>('.review-diff')?.focus({ preventScroll: true });
        }}
      />
    );
    return { side: place.side, line: place.line, element, stays: true };
  }

  return { notes, card, open: useCallback((place: RemarkPlace) => setWriting(place), []) };
}

/** A line of the file as it is now. Where the texts are not known every line counts as unchanged. */
function lineReader(texts: FileTexts | null) {
  const lines = { old: texts?.before?.split('\n'), new: texts?.after?.split('\n') };
  return (side: 'old' | 'new', line: number): string | null => {
    const text = lines[side]?.[line - 1];
    return text ?? null;
  };
}
