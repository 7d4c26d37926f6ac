import { useEffect, useState } from 'react';
import type { ComponentProps } from 'react';
import { useStore } from 'zustand';
import type { TaskId } from '../../../../main/contract/ids';
import type { Review } from '../../../../main/contract/review';
import type { Task } from '../../../../main/contract/task';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import { openReview } from '../../state/review-session';
import type { ReviewSession } from '../../state/review-session';
import { isOutdated, isUnseen } from '../../state/review-unseen';
import { hrefOf } from '../../state/router';
import { detailsOf } from '../../state/toasts';
import { useApp, useFarm, useNarrow } from '../../state/use-app';
import { useQuery } from '../../state/use-query';
import { isFolderGone } from '../../state/view/gone-folder';
import { Button } from '../../ui/button';
import { Empty, Note, Trouble } from '../../ui/message';
import { Skeleton, SkeletonRows } from '../../ui/skeleton';
import { BlockedWays, BlockedWords } from './blocked-words';
import { FileList } from './file-list';
import { FilePane } from './file-pane';
import { FilePicker } from './file-picker';
import { GoneFolder } from './gone-folder';
import { RequestStrip } from './request-strip';
import { ReviewBars } from './review-bars';
import { ReviewHeader } from './review-header';
import { useFiles } from './use-files';
import { useReviewActs } from './use-review-acts';

/** The work of one task: what it has changed, what is remarked on it, the ways to decide on it. */
export function ReviewDetail({ taskId }: { taskId: TaskId }) {
  const known = useFarm((farm) => farm.tasks.get(taskId));
  const isLoaded = useFarm((farm) => farm.seq !== null);
  const { value, failure } = useQuery('task.get', isLoaded && !known ? { taskId } : null);
  const task = known ?? value;
  const app = useApp();
  useShortcuts({ out: () => app.router.go({ screen: 'review', taskId: null }) });
  if (task) return <OpenReview task={task} />;
  if (failure?.code === 'not_found' || failure?.code === 'invalid') {
    return (
      <Empty title="There is no such task">
        <p>It may belong to another farm, or its workspace was taken off the list.</p>
        <a className="underline underline-offset-4" data-text href={hrefOf({ screen: 'review', taskId: null })}>
          Back to Review
        </a>
      </Empty>
    );
  }
  if (failure) {
    return (
      <div className="p-4">
        <Trouble title={failure.message} next={failure.next} details={detailsOf(failure)} />
      </div>
    );
  }
  return <SkeletonRows rows={9} label="Asking for the task" />;
}

function OpenReview({ task }: { task: Task }) {
  const app = useApp();
  const [session] = useState(() => openReview(app, task.id));
  useEffect(() => session.start(), [session]);
  const { review, failure, into } = useStore(session.store);
  const workspace = useFarm((farm) => farm.workspaces.get(task.workspaceId));
  const isGone = workspace !== undefined && isFolderGone(workspace);
  const acts = useReviewActs(session, task, review);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ReviewHeader task={task} review={review} into={into} acts={acts} onAim={session.aim} />
      {isGone && <GoneFolder key={workspace.id} workspace={workspace} />}
      <RequestStrip task={task} />
      {failure && (
        <div className="shrink-0 p-3">
          <Trouble title={failure.message} next={failure.next} details={detailsOf(failure)}>
            <Button small onClick={session.reload}>
              Try again
            </Button>
          </Trouble>
        </div>
      )}
      {review && isOutdated(task, review) ? (
        <>
          {!failure && <SkeletonBar />}
          {/* Where not even the copy could be read, it is not said that there are no files. */}
          {review.tip !== null && <ReviewFiles session={session} review={review} />}
        </>
      ) : review && isUnseen(task, review) ? (
        <Unseen isSaid={isGone} blocked={review.blocked} taskId={task.id} session={session} acts={acts} />
      ) : review ? (
        <>
          <ReviewBars session={session} task={task} review={review} acts={acts} />
          <ReviewFiles session={session} review={review} />
        </>
      ) : (
        !failure && <SkeletonRows rows={12} label="Looking at what has changed" />
      )}
      {acts.dialog}
    </div>
  );
}

/** Stands where it will be said what is in the way now, if anything is. */
function SkeletonBar() {
  return (
    <output aria-label="Looking at the work again" className="flex h-8 shrink-0 items-center border-b border-line px-4">
      <Skeleton className="w-2/5" />
    </output>
  );
}

/** The work is there, and nothing is known of it: neither its files nor its numbers are said to be none. */
function Unseen({ isSaid, blocked, ...ways }: ComponentProps<typeof BlockedWays> & { isSaid: boolean }) {
  // What is wrong stands above, with what to do about it.
  if (isSaid) return <Empty title="This work cannot be looked at now" />;
  return (
    <Empty title="This work cannot be looked at now">
      <p className="wrap-anywhere">
        <BlockedWords blocked={blocked} />
      </p>
      <p>
        <BlockedWays blocked={blocked} {...ways} />
      </p>
    </Empty>
  );
}

function ReviewFiles({ session, review }: { session: ReviewSession; review: Review }) {
  const narrow = useNarrow();
  const files = useFiles(review);
  if (!files.chosen) {
    return (
      <Empty title="No file to show">
        <p>Files show here as soon as they differ from where the branch began.</p>
      </Empty>
    );
  }
  return (
    <div className="flex min-h-0 flex-1 max-md:flex-col">
      {narrow ? (
        <FilePicker files={review.files} marks={files.marks} chosen={files.chosen.path} onChoose={files.choose} />
      ) : (
        <FileList review={review} marks={files.marks} chosen={files.chosen.path} onChoose={files.choose} />
      )}
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        {review.truncated && (
          <div className="shrink-0 border-b border-line p-2">
            <Note>There are more changed files than are listed here.</Note>
          </div>
        )}
        <FilePane
          session={session}
          review={review}
          file={files.chosen}
          isViewed={files.isChosenViewed}
          onViewed={files.flipViewed}
        />
      </div>
    </div>
  );
}
