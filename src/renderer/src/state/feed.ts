import type { StoreApi } from 'zustand/vanilla';
import type { FarmEvent } from '../../../main/contract/event';
import type { Feed, Host } from '../host/host';
import { applyEvents } from './farm/apply-events';
import { applySnapshot } from './farm/apply-snapshot';
import type { FarmState } from './farm/farm-state';
import type { LiveEvents } from './live-events';

interface Fed {
  readonly host: Pick<Host, 'subscribe'>;
  readonly farm: StoreApi<FarmState>;
  readonly live: LiveEvents;
}

/** Tasks are back with their workspace, and no event tells of them. */
const bringsTasksBack = ({ fact }: FarmEvent): boolean => fact.type === 'workspace.changed' && fact.returned === true;

/**
 * Applies what the farm tells; `onNew` is told of each event once. A gap in the sequence is asked for again, once for each place. Where tasks
 * came back that no event tells of, all is asked for anew until it is here.
 */
export function createFeed({ host, farm, live }: Fed, onNew: (event: FarmEvent) => void): Feed {
  let gapAskedAt: number | null = null;
  let isIncomplete = false;
  const feed: Feed = {
    since: () => (isIncomplete ? null : farm.getState().seq),
    reset(snapshot) {
      isIncomplete = false;
      farm.setState(applySnapshot(farm.getState(), snapshot), true);
      live.reset();
    },
    failed(failure) {
      farm.setState({ unread: failure });
    },
    events(events) {
      const { seq } = farm.getState();
      const fresh = events.filter((event) => seq !== null && event.seq > seq);
      const first = fresh[0];
      if (seq === null || !first) return;
      if (first.seq > seq + 1 && gapAskedAt !== seq) {
        gapAskedAt = seq;
        host.subscribe(feed);
        return;
      }
      farm.setState(applyEvents(farm.getState(), fresh), true);
      live.publish(fresh);
      for (const event of fresh) onNew(event);
      if (!fresh.some(bringsTasksBack)) return;
      isIncomplete = true;
      host.subscribe(feed);
    },
  };
  return feed;
}
