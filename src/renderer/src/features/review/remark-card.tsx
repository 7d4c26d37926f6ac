import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ReviewComment } from '../../../../main/contract/review';
import { useNow } from '../../state/use-app';
import { useWordsAt } from '../../state/use-unkept';
import { clockTime } from '../../state/view/words';
import { IconButton } from '../../ui/icon-button';
import { RemarkEditor } from './remark-editor';
import { UnkeptMark } from './unkept-card';

interface RemarkCardProps {
  comment: ReviewComment;
  /** The line as it is now; null: it is not there any more. */
  lineText: string | null;
  onEdit: (text: string) => Promise<boolean>;
  onRemove: () => void;
}

/** One remark: a draft that can still be changed, or words that were sent. */
export function RemarkCard({ comment, lineText, onEdit, onRemove }: RemarkCardProps) {
  const [isEditing, setEditing] = useState(false);
  const now = useNow(false);
  const unkept = useWordsAt(comment.id).trim();
  const label = `Remark on line ${comment.line}`;
  const isDraft = comment.state === 'draft';
  // With the draft its editor is gone, too.
  if (isEditing && isDraft) {
    return (
      <RemarkEditor
        label={label}
        place={comment.id}
        first={comment.text}
        onSave={onEdit}
        onClose={() => setEditing(false)}
      />
    );
  }
  return (
    <article aria-label={label} className="grid gap-0.5 border-line py-1.5 pr-1.5 pl-3 not-first:border-t">
      <header className="flex min-h-7 items-center gap-1 text-sm text-ink-3">
        <span className={isDraft ? 'rounded-sm border border-line-strong px-1.5 text-xs text-ink-2' : ''}>
          {isDraft ? 'Draft' : `Sent back ${clockTime(comment.sentAt ?? comment.createdAt, now)}`}
        </span>
        <span className="flex-1" />
        {isDraft && (
          <>
            <IconButton label="Edit this remark" onClick={() => setEditing(true)}>
              <Pencil />
            </IconButton>
            <IconButton label="Throw this remark away" onClick={onRemove}>
              <Trash2 />
            </IconButton>
          </>
        )}
      </header>
      {lineText !== comment.lineText && comment.lineText !== '' && (
        <p className="text-sm text-ink-3">
          The line was <code className="wrap-anywhere">{comment.lineText.trim()}</code>
        </p>
      )}
      <p dir="auto" className="pr-1.5 whitespace-pre-wrap wrap-anywhere">
        {comment.text}
      </p>
      {isDraft && unkept !== '' && unkept !== comment.text && (
        <div className="mt-1 grid justify-items-start gap-0.5">
          <UnkeptMark />
          <p dir="auto" className="pr-1.5 whitespace-pre-wrap wrap-anywhere">
            {unkept}
          </p>
        </div>
      )}
    </article>
  );
}
