import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

import type { FarmEvent } from '../../../src/main/contract/event';

/** What the harness was promised: everything in here was answered by a farm, and must be true for ever after. */
export interface Acknowledged {
  /** Ids of tasks in the order in which their creation was answered. */
  readonly tasks: readonly string[];
  readonly cancelled: ReadonlySet<string>;
  readonly terminals: readonly string[];
  /** seq -> the event as a client has seen it, over all farms. */
  readonly events: ReadonlyMap<number, string>;
  /** Events that came with another content at a later time. */
  readonly changed: readonly string[];
  /** Seq of the newest event that any client has seen, over all farms. */
  lastSeq(): number;
  task(id: string): void;
  cancel(id: string): void;
  terminal(id: string): void;
  seen(events: readonly FarmEvent[]): void;
  /**
   * A power cut has left so many events. Of those that clients have seen beyond, only what agents said may be gone (it is committed
   * without a sync): the others are answered as lost. What is left of them may come with another content from now on.
   */
  forgetAfter(seq: number): { readonly lost: readonly string[]; readonly kept: number };
}

/** The harness' own log, also on disk for whoever looks into a failure. */
export function createAcknowledged(root: string): Acknowledged {
  const file = join(root, 'acknowledged.ndjson');
  const note = (what: string, id: string): void => appendFileSync(file, `${JSON.stringify({ what, id })}\n`);
  const tasks: string[] = [];
  const cancelled = new Set<string>();
  const terminals: string[] = [];
  const events = new Map<number, string>();
  const changed: string[] = [];
  let last = 0;
  return {
    tasks,
    cancelled,
    terminals,
    events,
    changed,
    lastSeq: () => last,
    task(id) {
      note('task', id);
      tasks.push(id);
    },
    cancel(id) {
      note('cancel', id);
      cancelled.add(id);
    },
    terminal(id) {
      note('terminal', id);
      terminals.push(id);
    },
    forgetAfter(seq) {
      last = Math.min(last, seq);
      const gone = [...events].filter(([each]) => each > seq);
      for (const [each] of gone) events.delete(each);
      const states = [...events.values()].filter((text) => !isSaid(text)).length;
      return {
        lost: gone.filter(([, text]) => !isSaid(text)).map(([each, text]) => `event ${each} was ${text.slice(0, 150)}`),
        kept: states,
      };
    },
    seen(batch) {
      for (const event of batch) {
        const text = JSON.stringify(event.fact);
        const before = events.get(event.seq);
        if (before !== undefined && before !== text) changed.push(`event ${event.seq} was ${before.slice(0, 200)}`);
        events.set(event.seq, text);
        last = Math.max(last, event.seq);
      }
    },
  };
}

const isSaid = (text: string): boolean => (JSON.parse(text) as { type: string }).type === 'agent';
