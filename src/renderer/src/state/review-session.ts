import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Failure } from '../../../main/contract/errors';
import type { FarmEvent } from '../../../main/contract/event';
import type { TaskId } from '../../../main/contract/ids';
import type { Review } from '../../../main/contract/review';
import type { App } from './app';
import { onReturn } from './on-return';
import type { RemarkPlace } from './review-remarks';

export interface ReviewState {
  /** The last good answer; stays while a newer one is on its way. */
  readonly review: Review | null;
  readonly failure: Failure | null;
  readonly loading: boolean;
  /** Target branch that was chosen here; null: the farm's own choice. */
  readonly into: string | null;
  /** The line whose remark is being written. */
  readonly writing: Writing | null;
}

export interface Writing extends RemarkPlace {
  /**
   * Where its line was when it was opened: among the changes, beyond them where its user had it shown, or nowhere. The editor stands below its
   * line, and apart from all lines where that is nowhere, or no change any more.
   */
  readonly opened: 'in-changes' | 'beyond' | 'nowhere';
}

/** The review of one task, asked for again whenever something may have changed it, here or in another window. */
export interface ReviewSession {
  readonly store: StoreApi<ReviewState>;
  /** Asks and follows; the answer stops it. */
  start(): () => void;
  reload(): void;
  /** Looks at it against another target branch. */
  aim(into: string): void;
  /** What was just done here, shown before the farm is asked again. */
  patch(change: (review: Review) => Review): void;
  /** Opens the editor of a remark on a line, and closes that of any other; null: closes it. */
  write(place: Writing | null): void;
}

/** Why nothing can be seen of work whose workspace has lost its folder. */
const FOLDER_GONE = 'workspace.folder_missing';

/** Several changes in a row are asked about once. */
const SETTLE_MS = 150;

/** What stands in the way may have been mended in another program. */
const isHindered = ({ review, failure }: ReviewState): boolean =>
  failure !== null || (review !== null && (review.blocked !== null || review.conflicts.length > 0));

/** `back`: tells when somebody comes back to the window. */
export function openReview(
  { host, live }: Pick<App, 'host' | 'live'>,
  taskId: TaskId,
  back: typeof onReturn = onReturn,
): ReviewSession {
  const nothing = { review: null, failure: null, loading: true, into: null, writing: null };
  const store = createStore<ReviewState>(() => nothing);
  let turn = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let fate = '';

  async function ask(): Promise<void> {
    const mine = ++turn;
    store.setState({ loading: true });
    const { into } = store.getState();
    const reply = await host.invoke('review.get', { taskId, ...(into !== null && { into }) });
    // An answer to an older question may not know what was done since.
    if (mine !== turn) return;
    if (reply.ok) store.setState({ review: reply.value, failure: null, loading: false });
    else store.setState({ failure: reply.error, loading: false });
  }

  function reload(): void {
    if (timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      void ask();
    }, SETTLE_MS);
  }

  /** Costs of a running agent change its task all the time: only moves and what became of the work count. */
  function concerns({ fact, taskId: of }: FarmEvent): boolean {
    if (fact.type === 'review.changed') return fact.taskId === taskId;
    // The folder of its workspace may be back.
    if (fact.type === 'workspace.changed') return store.getState().review?.blocked?.reason === FOLDER_GONE;
    if (fact.type !== 'task.changed' || of !== taskId) return false;
    const before = fate;
    fate = `${fact.task.review.kind} ${fact.task.place.kind}`;
    return fact.move !== null || before !== fate;
  }

  return {
    store,
    reload,
    start() {
      const stops = [
        live.listen((events) => {
          if (events.filter(concerns).length > 0) reload();
        }),
        live.onReset(reload),
        back(() => {
          if (isHindered(store.getState())) reload();
        }),
        host.onConnection(() => {
          if (host.connection().kind === 'online' && store.getState().failure) reload();
        }),
      ];
      void ask();
      return () => {
        turn += 1;
        if (timer !== null) clearTimeout(timer);
        timer = null;
        for (const stop of stops) stop();
      };
    },
    aim(into) {
      store.setState({ into });
      void ask();
    },
    patch(change) {
      const { review, loading } = store.getState();
      if (!review) return;
      store.setState({ review: change(review) });
      if (loading) void ask();
    },
    write: (writing) => store.setState({ writing }),
  };
}
