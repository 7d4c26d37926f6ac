import type { Review } from '../../../../main/contract/review';
import type { Task } from '../../../../main/contract/task';
import { discardWork } from '../../state/review-actions';
import { lostWith } from '../../state/review-words';
import { useApp } from '../../state/use-app';
import { useSending } from '../../state/use-sending';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { LostList } from './lost-list';

/** Asked only where discarding would lose something for good. */
export function DiscardDialog({ task, review, onClose }: { task: Task; review: Review; onClose: () => void }) {
  const app = useApp();
  const { busy, refused, send } = useSending(onClose);
  const lost = lostWith(review);

  const discard = () => send((tell) => discardWork(app, task, lost, tell));

  return (
    <Dialog
      title="Discard, and lose some of it"
      onClose={onClose}
      onSubmit={() => void discard()}
      refused={refused}
      footer={
        <>
          <Button onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button type="submit" look="danger" keys="ctrl+enter" aria-disabled={busy}>
            {busy ? 'Working…' : 'Discard'}
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <p>
          A copy of the work is kept for 30 days, but not of this: git ignores it, and it is too much. It goes with the
          worktree for good.
        </p>
        <LostList items={lost} />
        {task.place.kind === 'worktree' && (
          <p className="text-ink-2 wrap-anywhere">
            To keep it, move it out of <code>{task.place.path}</code> first.
          </p>
        )}
      </div>
    </Dialog>
  );
}
