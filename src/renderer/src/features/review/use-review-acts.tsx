import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Review } from '../../../../main/contract/review';
import type { Task } from '../../../../main/contract/task';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import { repairTask } from '../../state/call';
import { discardWork, restoreWork } from '../../state/review-actions';
import type { ReviewSession } from '../../state/review-session';
import { isOutdated } from '../../state/review-unseen';
import { lostWith } from '../../state/review-words';
import { useApp, useConnection } from '../../state/use-app';
import { AcceptDialog } from './accept-dialog';
import { DiscardDialog } from './discard-dialog';
import { SendBackDialog } from './send-back-dialog';

type Act = () => void;

/** What can be done with a task's work where it stands; what cannot is undefined. */
export interface ReviewActs {
  readonly accept: Act | undefined;
  readonly sendBack: ((words?: string) => void) | undefined;
  readonly discard: Act | undefined;
  readonly restore: Act | undefined;
  /** Mends what keeps it from being accepted. */
  readonly repair: Act | undefined;
  /** The dialog that one of them has opened. */
  readonly dialog: ReactNode;
}

type Asking = { readonly kind: 'accept' | 'discard' } | { readonly kind: 'send-back'; readonly words: string } | null;

/** The ways out of a review, with their keys. */
export function useReviewActs(session: ReviewSession, task: Task, review: Review | null): ReviewActs {
  const app = useApp();
  const online = useConnection().kind === 'online';
  const [asking, setAsking] = useState<Asking>(null);
  const [busy, setBusy] = useState(false);
  // What was seen last is said of work that was put away: nothing is decided by that.
  const isOld = review !== null && isOutdated(task, review);
  const isOpen = task.review.kind === 'open' && online && !busy && !isOld;
  const isIdle = task.state.kind !== 'running' && task.state.kind !== 'queued';
  const hasWork = review !== null && (review.files.length > 0 || review.commits.length > 0);
  const mayAccept = isOpen && isIdle && hasWork && review.blocked === null && review.conflicts.length === 0;

  /** The farm tells of the change before it is through with all of it: nothing else is offered until then. */
  async function alone(work: Promise<unknown>): Promise<void> {
    setBusy(true);
    await work;
    setBusy(false);
  }

  const accept = mayAccept ? () => setAsking({ kind: 'accept' }) : undefined;
  const sendBack = isOpen && isIdle && review ? (words = '') => setAsking({ kind: 'send-back', words }) : undefined;
  const putAway = () => {
    if (review && lostWith(review).length > 0) setAsking({ kind: 'discard' });
    else void alone(discardWork(app, task, []));
  };
  const discard = isOpen && isIdle && review ? putAway : undefined;
  const restore =
    task.review.kind === 'discarded' && online && !busy ? () => void alone(restoreWork(app, task)) : undefined;
  useShortcuts({
    accept,
    'send-back': sendBack && (() => sendBack()),
    discard,
    restore,
  });

  const close = () => setAsking(null);
  const dialog =
    review && asking?.kind === 'accept' ? (
      <AcceptDialog task={task} review={review} into={session.store.getState().into} onClose={close} />
    ) : review && asking?.kind === 'send-back' ? (
      <SendBackDialog session={session} task={task} review={review} first={asking.words} onClose={close} />
    ) : review && asking?.kind === 'discard' ? (
      <DiscardDialog task={task} review={review} onClose={close} />
    ) : null;
  const mending = review?.blocked?.repair;
  const repair = mending && online && !busy ? () => void alone(repairTask(app, task.id, mending)) : undefined;
  return { accept, sendBack, discard, restore, repair, dialog };
}
