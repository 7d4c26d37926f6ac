import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Review, ReviewComment } from '../../../../main/contract/review';
import type { Task } from '../../../../main/contract/task';
import { keepRemarks } from '../../state/keep-remarks';
import { joinWords, useKeptWords } from '../../state/kept-words';
import { sendBack } from '../../state/review-actions';
import { draftsOf, putRemarkBack, takeRemark, tellOfTaken } from '../../state/review-remarks';
import type { ReviewSession } from '../../state/review-session';
import { sendBackLabel } from '../../state/review-words';
import { useApp } from '../../state/use-app';
import { useIsHere } from '../../state/use-is-here';
import { useSending } from '../../state/use-sending';
import { useUnkept } from '../../state/use-unkept';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { TextArea } from '../../ui/field';
import { DraftsPart } from './drafts-part';
import { UnkeptPart } from './unkept-part';

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
  const [taken, setTaken] = useState<readonly ReviewComment[]>([]);
  const [isIncluded, setIncluded] = useState(true);
  const drafts = draftsOf(review);
  const unkept = useUnkept(review);
  const included = isIncluded ? unkept : [];
  // The words of a draft that is changed go in its place.
  const count = drafts.length + included.filter(({ draft }) => draft === null).length;
  const isEmpty = count === 0 && words.trim() === '';
  const field = useRef<HTMLTextAreaElement>(null);
  const isHere = useIsHere();
  const tellOfAll = useEffectEvent(() => tellOfTaken(app, session, taken));
  // However it is left: the way back goes on in a message.
  useEffect(() => () => tellOfAll(), []);
  const { busy, refused, send: sendOnce } = useSending(onClose);

  async function send(): Promise<void> {
    if (isEmpty) return;
    await sendOnce(async (tell) => {
      if (!(await keepRemarks(app, session, task.id, included, tell))) return false;
      const isSent = await sendBack(app, task, words.trim(), count, tell);
      if (isSent) forget();
      return isSent;
    });
  }

  /** What is refused is said here; nothing of it closes the dialog. */
  const throwAway = (comment: ReviewComment) =>
    sendOnce(async (tell) => {
      if (!(await takeRemark(app, session, comment, tell))) return false;
      if (isHere()) setTaken((before) => [...before, comment]);
      else tellOfTaken(app, session, [comment]);
      return false;
    });
  const putBack = (comment: ReviewComment) =>
    sendOnce(async (tell) => {
      const isBack = await putRemarkBack(app, session, comment, tell);
      if (!isBack) return false;
      setTaken((before) => before.filter(({ id }) => id !== comment.id));
      field.current?.focus();
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
            {busy ? 'Sending…' : sendBackLabel(count)}
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
          ref={field}
          rows={4}
          maxLength={20_000}
          data-autofocus
          placeholder="What should be different?"
          hint={count === 0 ? 'Write what should change, or remark on lines first.' : undefined}
          value={words}
          readOnly={busy}
          onChange={(event) => write(event.target.value)}
        />
        {unkept.length > 0 && <UnkeptPart remarks={unkept} isIncluded={isIncluded} onInclude={setIncluded} />}
        <DraftsPart
          drafts={drafts}
          taken={taken}
          onThrowAway={(comment) => void throwAway(comment)}
          onPutBack={(comment) => void putBack(comment)}
        />
      </div>
    </Dialog>
  );
}
