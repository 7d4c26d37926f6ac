import { Trash2 } from 'lucide-react';
import type { Review, ReviewComment } from '../../../../main/contract/review';
import type { Task } from '../../../../main/contract/task';
import { joinWords, useKeptWords } from '../../state/kept-words';
import { sendBack } from '../../state/review-actions';
import { draftsOf, removeRemark } from '../../state/review-remarks';
import type { ReviewSession } from '../../state/review-session';
import { sendBackLabel } from '../../state/review-words';
import { useApp } from '../../state/use-app';
import { useSending } from '../../state/use-sending';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { TextArea } from '../../ui/field';
import { IconButton } from '../../ui/icon-button';
import { MiddleCut } from '../../ui/middle-cut';

interface SendBackDialogProps {
  session: ReviewSession;
  task: Task;
  review: Review;
  first: string;
  onClose: () => void;
}

/** Shows what goes back to the agent, with words for the whole of it. */
export function SendBackDialog({ session, task, review, first, onClose }: SendBackDialogProps) {
  const app = useApp();
  const { words, write, forget } = useKeptWords(`send-back ${task.id}`, first, joinWords);
  const { busy, refused, send: sendOnce } = useSending(onClose);
  const drafts = draftsOf(review);
  const isEmpty = drafts.length === 0 && words.trim() === '';

  async function send(): Promise<void> {
    if (isEmpty) return;
    await sendOnce(async (tell) => {
      const isSent = await sendBack(app, task, words.trim(), drafts.length, tell);
      if (isSent) forget();
      return isSent;
    });
  }

  /** What is refused is said here; nothing of it closes the dialog. */
  const throwAway = (comment: ReviewComment) =>
    sendOnce(async (tell) => {
      await removeRemark(app, session, comment, tell);
      return false;
    });

  return (
    <Dialog
      title="Send back to the agent"
      onClose={onClose}
      onSubmit={() => void send()}
      refused={refused}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" keys="ctrl+enter" aria-disabled={busy || isEmpty}>
            {busy ? 'Sending…' : sendBackLabel(drafts.length)}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <p className="text-ink-2">
          The agent takes this up in a new implementation loop; the stages after it run again.
        </p>
        <TextArea
          label="For the whole of it"
          rows={4}
          maxLength={20_000}
          data-autofocus
          placeholder="What should be different?"
          hint={drafts.length === 0 ? 'Write what should change, or remark on lines first.' : undefined}
          value={words}
          onChange={(event) => write(event.target.value)}
        />
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
                  onClick={() => void throwAway(comment)}
                >
                  <Trash2 />
                </IconButton>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  );
}
