import { z } from 'zod';
import { fail, ok } from '../contract/errors';
import type { Result } from '../contract/errors';
import type { Snapshot } from '../contract/event';
import { Seq } from '../contract/ids';
import type { SubscribeReply } from '../contract/socket-protocol';
import type { Answered, ClientSessionOptions, ClientSink } from './client-session';
import type { EventFeed } from './event-hub';

/** Further behind than this, a client starts again from a snapshot. */
export const REPLAY_LIMIT = 5_000;

const SubscribeInput = z.object({ since: Seq.nullable() });

export interface Subscription {
  start(input: unknown): Promise<Answered>;
  resume(): void;
  close(): void;
}

/**
 * One client's hold on the event log. Between a snapshot and the events after it nothing can be lost: the feed starts at the
 * snapshot's own seq and reads from the log whatever was committed meanwhile.
 */
export function createSubscription({ farm, hub, context, outlet, logger }: ClientSessionOptions): Subscription {
  let feed: EventFeed | null = null;
  /** Counts the calls: an earlier one that is still waiting for its snapshot gives way to a later one. */
  let latest = 0;

  const snapshot = () => farm.dispatch('event.snapshot', {}, context) as Promise<Result<Snapshot>>;
  const startAgain = async (): Promise<void> => {
    const call = latest;
    const fresh = await snapshot();
    if (call !== latest) return;
    if (!fresh.ok) return outlet.cut('too-slow');
    outlet.emit('reset', { snapshot: fresh.value });
    feed?.moveTo(fresh.value.seq);
  };
  /** What no event tells stands in a snapshot. Where none can be had, the client keeps what it has, and is told why. */
  const tellTrouble = async (): Promise<void> => {
    const call = latest;
    const fresh = feed ? await snapshot() : null;
    if (!fresh || call !== latest) return;
    if (!fresh.ok) return outlet.emit('trouble', { trouble: fresh.error });
    outlet.emit('reset', { snapshot: fresh.value });
    feed?.moveTo(fresh.value.seq);
  };
  const offTrouble = farm.events.onUnwritten?.(() => void tellTrouble());
  const sink: ClientSink = {
    outlet,
    replayLimit: REPLAY_LIMIT,
    ready: () => outlet.ready(),
    overtaken: () => void startAgain(),
    failed(error) {
      logger.error('events could not be sent', { peer: context.peer, error: String(error) });
      outlet.cut('too-slow');
    },
  };
  const answerWith = (value: SubscribeReply, seq: number, call: number): Answered => ({
    reply: ok(value),
    after() {
      if (call === latest) feed = hub.follow(sink, seq);
    },
  });

  return {
    async start(input) {
      const parsed = SubscribeInput.safeParse(input);
      if (!parsed.success) return { reply: fail('invalid', 'Expected { since }: a seq or null.') };
      latest += 1;
      const call = latest;
      feed?.close();
      feed = null;
      const { since } = parsed.data;
      const isTroubled = farm.events.isTroubled?.() ?? false;
      if (since !== null && !isTroubled && canReplay(since, farm.events.lastSeq()))
        return answerWith({ mode: 'replay' }, since, call);
      const fresh = await snapshot();
      if (call !== latest) return { reply: fail('conflict', 'A later subscribe took the place of this one.') };
      if (!fresh.ok) return { reply: fresh };
      return answerWith({ mode: 'reset', snapshot: fresh.value }, fresh.value.seq, call);
    },
    resume: () => feed?.resume(),
    close() {
      offTrouble?.();
      latest += 1;
      feed?.close();
      feed = null;
    },
  };
}

/** A seq that the log has not reached is of another log: its client knows nothing of this one. */
function canReplay(since: number, lastSeq: number): boolean {
  return since <= lastSeq && lastSeq - since <= REPLAY_LIMIT;
}
