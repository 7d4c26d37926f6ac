import type { FarmEvent, Snapshot } from '../../src/main/contract/event';
import type { FakeClient } from './gateway';

/** Follows the events of a client as a screen does: from a seq or a snapshot on, and checks that none is missing or doubled. */
export interface ClientLog {
  /** Seq of the last event applied. */
  seq(): number;
  readonly events: FarmEvent[];
  readonly resets: Snapshot[];
  /** Seqs that came out of turn. */
  readonly wrong: string[];
}

export function followEvents(client: FakeClient, from: number): ClientLog & { startAt(seq: number): void } {
  let seq = from;
  const events: FarmEvent[] = [];
  const resets: Snapshot[] = [];
  const wrong: string[] = [];
  client.on('events', (batch) => {
    for (const event of batch) {
      if (event.seq !== seq + 1) wrong.push(`${event.seq} after ${seq}`);
      seq = event.seq;
      events.push(event);
    }
  });
  client.on('reset', ({ snapshot }) => {
    resets.push(snapshot);
    ({ seq } = snapshot);
  });
  return { seq: () => seq, events, resets, wrong, startAt: (start) => (seq = start) };
}
