import type { FarmEvent } from '../contract/event';
import type { FarmSide } from './farm-side';
import { viewAfter, viewOf } from './farm-view';
import type { FarmView } from './farm-view';

export interface FarmFollower {
  view(): FarmView;
  dispose(): void;
}

/**
 * Keeps a view of the farm. `changed` is told once for all that happened in one turn, and only where the view is another one;
 * `happened` of each event, with the view right after it.
 */
export async function followFarm(
  farm: FarmSide,
  on: { changed(view: FarmView): void; happened(event: FarmEvent, view: FarmView): void },
): Promise<FarmFollower | null> {
  let view: FarmView | null = null;
  let early: FarmEvent[] = [];
  let due: ReturnType<typeof setImmediate> | null = null;

  const apply = (event: FarmEvent): void => {
    if (!view || event.seq <= view.seq) return;
    const before = view;
    view = viewAfter(view, event);
    on.happened(event, view);
    if (view === before) return;
    due ??= setImmediate(() => {
      due = null;
      if (view) on.changed(view);
    });
  };
  const unsubscribe = farm.onCommit((events) => {
    if (!view) early = [...early, ...events];
    else for (const event of events) apply(event);
  });
  const snapshot = await farm.invoke('event.snapshot', {});
  if (!snapshot.ok) {
    unsubscribe();
    return null;
  }
  view = viewOf(snapshot.value);
  const first = view;
  for (const event of early) apply(event);
  early = [];
  on.changed(view);
  return {
    view: () => view ?? first,
    dispose() {
      unsubscribe();
      if (due) clearImmediate(due);
    },
  };
}
