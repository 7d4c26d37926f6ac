import { useMemo } from 'react';
import { ArrowRight, GitBranch, GitMerge, RotateCcw, Trash2, Undo2 } from 'lucide-react';
import type { Review } from '../../../../main/contract/review';
import type { Task } from '../../../../main/contract/task';
import { hrefOf } from '../../state/router';
import { targetsOf } from '../../state/review-targets';
import { draftsOf } from '../../state/review-remarks';
import { isOutdated, isUnseen } from '../../state/review-unseen';
import { sizeOf } from '../../state/review-sizes';
import { sendBackLabel } from '../../state/review-words';
import { useFarm } from '../../state/use-app';
import { taskSign } from '../../state/view/signs';
import { plural } from '../../state/view/words';
import { Button } from '../../ui/button';
import { IconButton } from '../../ui/icon-button';
import { EndCut } from '../../ui/end-cut';
import { ThingHead } from '../../ui/thing-head';
import type { ReviewActs } from './use-review-acts';

interface ReviewHeaderProps {
  task: Task;
  review: Review | null;
  into: string | null;
  acts: ReviewActs;
  onAim: (branch: string) => void;
}

/** What is reviewed, where it would go, and the ways out. */
export function ReviewHeader({ task, review, into, acts, onAim }: ReviewHeaderProps) {
  const workspace = useFarm((farm) => farm.workspaces.get(task.workspaceId)?.name ?? '');
  return (
    <ThingHead
      back={{ href: hrefOf({ screen: 'review', taskId: null }), label: 'Back to Review' }}
      sign={taskSign(task)}
      owner={workspace}
      title={task.title}
      href={hrefOf({ screen: 'task', taskId: task.id })}
    >
      <Ways task={task} review={review} acts={acts} />
      {review && (
        <div className="flex w-full min-w-0 flex-wrap items-center gap-x-3 gap-y-1 pl-9 text-sm text-ink-2 max-md:pl-1">
          {isOutdated(task, review) || isUnseen(task, review) ? (
            <BranchName branch={review.branch} />
          ) : (
            <>
              <BranchChooser review={review} into={into} isOpen={task.review.kind === 'open'} onAim={onAim} />
              <Counts review={review} />
            </>
          )}
        </div>
      )}
    </ThingHead>
  );
}

function BranchChooser({
  review,
  into,
  isOpen,
  onAim,
}: Pick<ReviewHeaderProps, 'into' | 'onAim'> & { review: Review; isOpen: boolean }) {
  const target = into ?? review.into ?? '';
  const tasks = useFarm((farm) => farm.tasks);
  const { usual, ofTasks } = useMemo(() => targetsOf(review.branches, tasks.values(), target), [review, tasks, target]);
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <BranchName branch={review.branch} />
      {(isOpen || target !== '') && <ArrowRight aria-label="into" className="size-3.5 shrink-0 text-ink-3" />}
      {isOpen && usual.length + ofTasks.length > 0 ? (
        <select
          aria-label="Branch that it goes into"
          className="h-6 max-w-48 min-w-0 truncate rounded-md border border-control bg-surface px-1 font-mono text-sm hover:border-line-strong max-md:h-9"
          value={target}
          onChange={(event) => onAim(event.target.value)}
        >
          <Branches names={usual} />
          {ofTasks.length > 0 && (
            <optgroup label="Work of other tasks">
              <Branches names={ofTasks} />
            </optgroup>
          )}
        </select>
      ) : (
        <span className="font-mono">{target || (isOpen ? 'no branch yet' : '')}</span>
      )}
    </span>
  );
}

function BranchName({ branch }: { branch: string }) {
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <GitBranch aria-label="Branch" className="size-3.5 shrink-0 text-ink-3" />
      <EndCut text={branch} className="font-mono" />
    </span>
  );
}

function Branches({ names }: { names: readonly string[] }) {
  return names.map((branch) => (
    <option key={branch} value={branch}>
      {branch}
    </option>
  ));
}

function Counts({ review }: { review: Review }) {
  const { added, removed } = sizeOf(review.files);
  return (
    <span className="tick flex flex-wrap gap-x-3">
      {(review.commits.length > 0 || review.dirty) && (
        <span title={review.commits.map(({ subject }) => subject).join('\n')}>
          {plural(review.commits.length, 'commit')}
          {review.dirty && ' and changes not committed yet'}
        </span>
      )}
      <span className="flex gap-1.5">
        <span className="text-done">+{added}</span>
        <span className="text-fail">−{removed}</span>
      </span>
      {review.behind > 0 && (
        <span title="Commits of the target that this branch does not have">{review.behind} behind</span>
      )}
      {review.isHome === true && !review.dirty && review.into !== null && (
        <span title="Accepting adds no commit: it only says so, and puts branch and worktree away">
          {review.into} has all of this already
        </span>
      )}
    </span>
  );
}

function Ways({ task, review, acts }: Pick<ReviewHeaderProps, 'task' | 'review' | 'acts'>) {
  if (task.review.kind === 'accepted') return null;
  if (task.review.kind === 'discarded') {
    return (
      <Button look="primary" keys="r" icon={<RotateCcw />} disabled={!acts.restore} onClick={acts.restore}>
        Restore
      </Button>
    );
  }
  const drafts = review ? draftsOf(review).length : 0;
  return (
    <div className="flex items-center gap-1.5 max-md:order-last max-md:w-full">
      <IconButton
        label="Discard: branch and worktree go, a copy is kept for 30 days"
        keys="shift+d"
        disabled={!acts.discard}
        onClick={acts.discard}
      >
        <Trash2 />
      </IconButton>
      <Button
        keys="s"
        icon={<Undo2 />}
        className="max-md:flex-1"
        disabled={!acts.sendBack}
        onClick={() => acts.sendBack?.()}
      >
        {sendBackLabel(drafts)}
      </Button>
      <Button
        look="primary"
        keys="a"
        icon={<GitMerge />}
        className="max-md:flex-1"
        disabled={!acts.accept}
        onClick={acts.accept}
      >
        Accept…
      </Button>
    </div>
  );
}
