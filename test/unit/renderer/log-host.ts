import type { FarmEvent } from '../../../src/main/contract/event';
import type { Host } from '../../../src/renderer/src/host/host';
import { createLiveEvents } from '../../../src/renderer/src/state/live-events';
import { agentEvent } from './build';

export const text = (seq: number): FarmEvent => agentEvent(seq, 'r', { kind: 'text', text: `${seq}` });

/** Lets every answer that is on its way arrive. */
export const settled = () => new Promise<void>((resolve) => void setTimeout(resolve));

/** A farm that holds events 1..`stored`. */
export function hostOf(stored: number) {
  const asked: unknown[] = [];
  const invoke = (name: string, input: { before?: number; after?: number; limit: number }) => {
    asked.push({ name, ...input });
    if (name === 'event.extent') return Promise.resolve({ ok: true, value: { first: stored && 1, last: stored } });
    const down = input.after === undefined;
    const from = down ? Math.min(stored, (input.before ?? Infinity) - 1) : (input.after ?? 0) + 1;
    const count = Math.min(input.limit, down ? from : stored - from + 1);
    const events = Array.from({ length: Math.max(0, count) }, (_, at) => text(down ? from - at : from + at));
    if (name === 'event.export') {
      const last = events.at(-1)?.seq ?? stored;
      const lines = events.map((event) => JSON.stringify(event)).join('\n');
      return Promise.resolve({ ok: true, value: { lines, events: events.length, next: last < stored ? last : null } });
    }
    return Promise.resolve({ ok: true, value: { events, more: down ? from > count : from + count <= stored } });
  };
  const host = { invoke, onConnection: () => () => {}, connection: () => ({ kind: 'online' }) } as unknown as Host;
  return { host, asked, live: createLiveEvents() };
}
