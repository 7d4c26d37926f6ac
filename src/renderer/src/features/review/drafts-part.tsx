import { Trash2 } from 'lucide-react';
import type { ReviewComment } from '../../../../main/contract/review';
import { Button } from '../../ui/button';
import { IconButton } from '../../ui/icon-button';
import { MiddleCut } from '../../ui/middle-cut';
import { useFocusOnMount } from '../../ui/use-focus-on-mount';

interface DraftsPartProps {
  drafts: readonly ReviewComment[];
  /** Those that were thrown away here: no message can be reached over a dialog, so the way back is here, too. */
  taken: readonly ReviewComment[];
  onThrowAway: (comment: ReviewComment) => void;
  onPutBack: (comment: ReviewComment) => void;
}

/** The remarks that go with what is sent back. */
export function DraftsPart({ drafts, taken, onThrowAway, onPutBack }: DraftsPartProps) {
  return (
    <>
      {drafts.length > 0 && (
        <ul aria-label="Remarks that go with it" className="grid gap-1.5">
          {drafts.map((comment) => (
            <li key={comment.id} className="flex items-start gap-1 rounded-md border border-line py-1 pr-1 pl-3">
              <div className="min-w-0 flex-1 py-0.5">
                <p className="flex min-w-0 font-mono text-sm text-ink-3">
                  <MiddleCut text={`${comment.path}:${comment.line}`} />
                </p>
                <p dir="auto" className="whitespace-pre-wrap wrap-anywhere">
                  {comment.text}
                </p>
              </div>
              <IconButton
                label={`Throw away the remark on ${comment.path}:${comment.line}`}
                onClick={() => onThrowAway(comment)}
              >
                <Trash2 />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      {taken.map((comment) => (
        <Taken key={comment.id} comment={comment} onPutBack={() => onPutBack(comment)} />
      ))}
    </>
  );
}

/** The button that was pressed is gone, and the focus with it: the way back gets it. */
function Taken({ comment, onPutBack }: { comment: ReviewComment; onPutBack: () => void }) {
  const undo = useFocusOnMount<HTMLButtonElement>();
  const place = `${comment.path}:${comment.line}`;
  return (
    <output className="flex items-center gap-2 text-sm text-ink-2">
      <span className="flex min-w-0 flex-1 gap-1">
        <span className="shrink-0">Thrown away:</span>
        <span className="flex min-w-0 font-mono">
          <MiddleCut text={place} />
        </span>
      </span>
      <Button ref={undo} small aria-label={`Undo: the remark on ${place}`} onClick={onPutBack}>
        Undo
      </Button>
    </output>
  );
}
