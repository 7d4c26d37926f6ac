import { useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { NotKept, Review } from '../../../../main/contract/review';
import type { Task } from '../../../../main/contract/task';
import type { Refusal } from '../../state/call';
import { acceptWork } from '../../state/review-actions';
import { keptWords } from '../../state/kept-words';
import { choose, reviewChoices } from '../../state/review-choices';
import type { ReviewChoices } from '../../state/review-choices';
import { draftsOf } from '../../state/review-remarks';
import { comingWords, defaultMessage, isAgreedTo, lostWith } from '../../state/review-words';
import { useApp } from '../../state/use-app';
import { refusedBy } from '../../state/use-sending';
import { plural } from '../../state/view/words';
import { Button } from '../../ui/button';
import { CheckField } from '../../ui/check-field';
import { Dialog } from '../../ui/dialog';
import { TextArea } from '../../ui/field';
import { Note } from '../../ui/message';
import { RadioCards } from '../../ui/radio-cards';
import { LostList } from './lost-list';

interface AcceptDialogProps {
  task: Task;
  review: Review;
  into: string | null;
  onClose: () => void;
}

const NO_MESSAGE = 'A commit needs a message.';

/** Says what accepting will do, and lets its form and its message be chosen. */
export function AcceptDialog({ task, review, into, onClose }: AcceptDialogProps) {
  const app = useApp();
  const { how } = useStore(reviewChoices);
  const place = `accept ${task.id}`;
  const [written, setWritten] = useState<string | null>(() => keptWords.read(place) || null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const message = written ?? defaultMessage(task.title, review, how);
  const target = into ?? review.into ?? 'a new branch';
  const drafts = draftsOf(review).length;
  const lost = lostWith(review);
  const [agreed, setAgreed] = useState<readonly NotKept[]>([]);
  // What turns up after that was never agreed to.
  const mayGo = lost.length > 0 && isAgreedTo(lost, agreed);

  async function accept(): Promise<void> {
    if (busy) return;
    // What is missing is said at the field.
    if (message.trim() === '') return field.current?.focus();
    setBusy(true);
    const refused = await acceptWork(app, task, review, { how, message, into, mayGo: mayGo ? lost : [] });
    setBusy(false);
    setRefusal(refused);
    if (refused) return;
    keptWords.write(place, '');
    onClose();
  }

  return (
    <Dialog
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
            aria-disabled={busy || message.trim() === ''}
            title={message.trim() === '' ? NO_MESSAGE : undefined}
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
        <TextArea
          label="Message"
          ref={field}
          rows={4}
          maxLength={20_000}
          value={message}
          className="font-mono text-sm"
          error={message.trim() === '' && NO_MESSAGE}
          onChange={({ target }) => {
            setWritten(target.value);
            keptWords.write(place, target.value);
          }}
        />
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
        {drafts > 0 && (
          <Note>
            {plural(drafts, 'remark')} of yours {drafts === 1 ? 'was' : 'were'} not sent back. They stay here, unsent.
          </Note>
        )}
      </div>
    </Dialog>
  );
}
