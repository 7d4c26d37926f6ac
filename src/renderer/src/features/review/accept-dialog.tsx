import { useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { NotKept, Review } from '../../../../main/contract/review';
import type { Task } from '../../../../main/contract/task';
import type { Refusal } from '../../state/call';
import { messageOf, partsOfMessage, subjectTrouble, usualWords } from '../../state/commit-words';
import type { CommitWords } from '../../state/commit-words';
import { acceptWork } from '../../state/review-actions';
import { keptWords } from '../../state/kept-words';
import { choose, reviewChoices } from '../../state/review-choices';
import type { ReviewChoices } from '../../state/review-choices';
import { draftsOf } from '../../state/review-remarks';
import { comingWords, isAgreedTo, lostWith } from '../../state/review-words';
import { useApp } from '../../state/use-app';
import { useUnkept } from '../../state/use-unkept';
import { useIsHere } from '../../state/use-is-here';
import { refusedBy } from '../../state/use-sending';
import { plural } from '../../state/view/words';
import { Button } from '../../ui/button';
import { CheckField } from '../../ui/check-field';
import { Dialog } from '../../ui/dialog';
import { Note } from '../../ui/message';
import { RadioCards } from '../../ui/radio-cards';
import { LostList } from './lost-list';
import { MessageFields } from './message-fields';

interface AcceptDialogProps {
  task: Task;
  review: Review;
  into: string | null;
  onClose: () => void;
}

function readKept(place: string): CommitWords | null {
  const kept = keptWords.read(place);
  return kept === '' ? null : partsOfMessage(kept);
}

/** Says what accepting will do, and lets its form and its message be chosen. */
export function AcceptDialog({ task, review, into, onClose }: AcceptDialogProps) {
  const app = useApp();
  const { how } = useStore(reviewChoices);
  const place = `accept ${task.id}`;
  const [written, setWritten] = useState<CommitWords | null>(() => readKept(place));
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const isHere = useIsHere();
  const field = useRef<HTMLInputElement>(null);
  const words = written ?? usualWords(task.title, review, how);
  const wrong = subjectTrouble(words);
  const target = into ?? review.into ?? 'a new branch';
  const unsent = draftsOf(review).length + useUnkept(review).filter(({ draft }) => draft === null).length;
  const lost = lostWith(review);
  const [agreed, setAgreed] = useState<readonly NotKept[]>([]);
  // What turns up after that was never agreed to.
  const mayGo = lost.length > 0 && isAgreedTo(lost, agreed);

  function write(next: CommitWords): void {
    setWritten(next);
    keptWords.write(place, messageOf(next));
  }

  async function accept(): Promise<void> {
    if (busy) return;
    // What is wrong is said at the field.
    if (wrong !== null) return field.current?.focus();
    setBusy(true);
    const message = messageOf(words);
    const refused = await acceptWork(app, task, review, { how, message, into, mayGo: mayGo ? lost : [] });
    setBusy(false);
    setRefusal(refused);
    if (refused) return;
    keptWords.write(place, '');
    // Another dialog may stand here by now.
    if (isHere()) onClose();
  }

  return (
    <Dialog
      wide
      title={`Bring it into ${target}`}
      onClose={onClose}
      onSubmit={() => void accept()}
      refused={refusal && refusedBy(refusal.failure, refusal.wayOut)}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {/* Never disabled: that would take the focus from it, and with it the keys of the dialog. */}
          <Button
            type="submit"
            look="primary"
            keys="ctrl+enter"
            aria-disabled={busy || wrong !== null}
            title={wrong ?? undefined}
            data-autofocus
          >
            {busy ? 'Working…' : how === 'squash' ? 'Squash' : 'Merge'}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <RadioCards<ReviewChoices['how']>
          legend={comingWords(review)}
          value={how}
          onChange={(next) => choose({ how: next })}
          cards={[
            { value: 'merge', title: 'Merge', text: 'All commits, and one that joins them.' },
            { value: 'squash', title: 'Squash', text: 'One commit that holds everything.' },
          ]}
        />
        <MessageFields words={words} field={field} error={wrong} onWrite={write} />
        {review.isHome === true && !review.dirty && (
          <Note>{target} has all of this already: no commit is added, and branch and worktree are put away.</Note>
        )}
        {review.dirty && <Note>Changes that are not committed yet are committed first.</Note>}
        {lost.length > 0 && (
          <div className="grid gap-2">
            <CheckField
              label="Remove the worktree although this is lost with it"
              hint="Git ignores it, so it is not part of what comes in, and it is too much to keep a copy of. Otherwise the worktree stays where it is."
              checked={mayGo}
              onChange={(isChecked) => setAgreed(isChecked ? lost : [])}
            />
            <LostList items={lost} />
          </div>
        )}
        {unsent > 0 && (
          <Note>
            {plural(unsent, 'remark')} of yours {unsent === 1 ? 'was' : 'were'} not sent back. They stay here, unsent.
          </Note>
        )}
      </div>
    </Dialog>
  );
}
