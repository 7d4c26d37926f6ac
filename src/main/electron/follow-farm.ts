import type { FarmEvent } from '../contract/event';
import type { FarmSide } from './farm-side';
import { viewAfter, viewOf } from './farm-view';
import type { FarmView } from './farm-view';

export interface FollowedBy {
  changed(view: FarmView): void;
  happened(event: FarmEvent, view: FarmView): void;
  /** The farm could not say how it stands; it is asked again when something happens in it. */
  failed(why: string): void;
  /** Something was lost before this start, and told before anybody followed. */
  recovered(words: string): void;
}

export interface FarmFollower {
  /** Null until the farm has said how it stands. */
  view(): FarmView | null;
  dispose(): void;
}

/** Tasks came back with their workspace, and no event tells of them. */
const bringsTasksBack = ({ fact }: FarmEvent): boolean => fact.type === 'workspace.changed' && fact.returned === true;

/**
 * Keeps a view of the farm; resolved when it has answered for the first time. `changed` is told once for all that happened in one turn, and
 * only where the view is another one; `happened` of each event, with the view right after it.
 */
export async function followFarm(farm: FarmSide, on: FollowedBy): Promise<FarmFollower> {
  let view: FarmView | null = null;
  let early: FarmEvent[] | null = null;
  let due: ReturnType<typeof setImmediate> | null = null;
  let disposed = false;
  let toldRecovery = false;

  const apply = (event: FarmEvent): void => {
    if (!view || event.seq <= view.seq) return;
    const before = view;
    view = viewAfter(view, event);
    on.happened(event, view);
    if (bringsTasksBack(event)) return void begin();
    if (view === before) return;
    due ??= setImmediate(() => {
      due = null;
      if (view) on.changed(view);
    });
  };
  const begin = async (): Promise<void> => {
    if (early) return;
    early = [];
    const snapshot = await farm.invoke('event.snapshot', {});
    const missed = early;
    early = null;
    if (disposed) return;
    if (!snapshot.ok) {
      view = null;
      return on.failed(snapshot.error.message);
    }
    const isFirst = view === null;
    view = viewOf(snapshot.value);
    const { recovery } = snapshot.value.health;
    if (recovery && !toldRecovery) on.recovered(recovery.message);
    toldRecovery = true;
    for (const event of missed) {
      if (event.seq > view.seq) apply(event);
      /** It is in the answer; who follows has not heard of it all the same. */
      else if (!isFirst) on.happened(event, view);
    }
    on.changed(view);
  };
  /** Only what such troubles are about is taken: all else has its events. */
  const lookAtTrouble = async (): Promise<void> => {
    const health = await farm.invoke('health.get', {});
    if (disposed || !view || !health.ok || health.value.seq < view.seq) return;
    const { trouble, worker } = health.value;
    view = { ...view, worker, trouble: trouble ?? null };
    on.changed(view);
  };
  const offUnwritten = farm.onUnwritten?.(() => void lookAtTrouble());
  const unsubscribe = farm.onCommit((events) => {
    if (early) early.push(...events);
    else if (view) for (const event of events) apply(event);
    else void begin();
  });
  await begin();
  return {
    view: () => view,
    dispose() {
      disposed = true;
      unsubscribe();
      offUnwritten?.();
      if (due) clearImmediate(due);
    },
  };
}
