import { useState } from 'react';
import { useStore } from 'zustand';
import type { Review } from '../../../../main/contract/review';
import type { Task } from '../../../../main/contract/task';
import { acceptWork } from '../../state/review-actions';
import { choose, reviewChoices } from '../../state/review-choices';
import type { ReviewChoices } from '../../state/review-choices';
import { draftsOf } from '../../state/review-remarks';
import { comingWords, defaultMessage, lostWith } from '../../state/review-words';
import { useApp } from '../../state/use-app';
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

/** Says what accepting will do, and lets its form and its message be chosen. */
export function AcceptDialog({ task, review, into, onClose }: AcceptDialogProps) {
  const app = useApp();
  const { how } = useStore(reviewChoices);
  const [written, setWritten] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const message = written ?? defaultMessage(task.title, review, how);
  const target = into ?? review.into ?? 'a new branch';
  const drafts = draftsOf(review).length;
  const lost = lostWith(review);
  const [mayGo, setMayGo] = useState(false);

  async function accept(): Promise<void> {
    if (busy || message.trim() === '') return;
    setBusy(true);
    const done = await acceptWork(app, task, review, { how, message, into, mayGo: mayGo ? lost : [] });
    setBusy(false);
    if (done) onClose();
  }

  return (
    <Dialog
      title={`Bring it into ${target}`}
      onClose={onClose}
      onSubmit={() => void accept()}
      footer={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            look="primary"
            keys="ctrl+enter"
            disabled={busy || message.trim() === ''}
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
          rows={4}
          maxLength={20_000}
          value={message}
          className="font-mono text-sm"
          error={message.trim() === '' && 'A commit needs a message.'}
          onChange={(event) => setWritten(event.target.value)}
        />
        {review.dirty && <Note>Changes that are not committed yet are committed first.</Note>}
        {lost.length > 0 && (
          <div className="grid gap-2">
            <CheckField
              label="Remove the worktree although this is lost with it"
              hint="Git ignores it, so it is not part of what comes in, and it is too much to keep a copy of. Otherwise the worktree stays where it is."
              checked={mayGo}
              onChange={setMayGo}
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
