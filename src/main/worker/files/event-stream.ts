import type { RunId } from '../../contract/ids';
import type { WorkerEvent } from '../../contract/worker-protocol';
import type { EventLog } from './event-log';

export const HEARTBEAT_MS = 5000;

/** Events from `from` on, of one run or of all, as NDJSON, then those that come, with a heartbeat at once and every 5 s, until the signal aborts. */
export async function* streamEvents(
  events: EventLog,
  { from, run }: { readonly from: number; readonly run?: RunId | undefined },
  signal: AbortSignal,
  heartbeatMs = HEARTBEAT_MS,
): AsyncGenerator<string> {
  let seq = from;
  let beatAt = 0;
  while (!signal.aborted) {
    for (let event = events.next(seq, run); event && !signal.aborted; event = events.next(seq, run)) {
      seq = event.seq + 1;
      yield `${event.line}\n`;
    }
    if (performance.now() >= beatAt) {
      beatAt = performance.now() + heartbeatMs;
      yield heartbeat(events.lastSeq());
      continue;
    }
    await events.changed.next(signal, beatAt - performance.now());
  }
}

function heartbeat(seq: number): string {
  const beat: WorkerEvent = { type: 'heartbeat', seq, at: Date.now() };
  return `${JSON.stringify(beat)}\n`;
}
