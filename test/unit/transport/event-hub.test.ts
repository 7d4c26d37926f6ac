import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FarmEvent } from '../../../src/main/contract/event';
import { createEventHub } from '../../../src/main/transport/event-hub';
import type { EventFeed, EventSink } from '../../../src/main/transport/event-hub';
import { aNotice } from '../../builders';
import { createFakeEventLog } from '../../fakes/event-log';

interface TestSink extends EventSink {
  readonly seqs: number[];
  open: boolean;
  overtakenTimes: number;
  feed: EventFeed | null;
}

function aSink(replayLimit: number): TestSink {
  const sink: TestSink = {
    ...{ seqs: [], open: true, overtakenTimes: 0, feed: null, replayLimit },
    ready: () => sink.open,
    overtaken: () => void (sink.overtakenTimes += 1),
    failed(error) {
      throw error;
    },
  };
  return sink;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const deliver = (sinks: readonly TestSink[], events: readonly FarmEvent[]) => {
  for (const sink of sinks) sink.seqs.push(...events.map(({ seq }) => seq));
};

test('whatever comes when, each sink gets every event once and in order', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('commit' as const), count: fc.integer({ min: 1, max: 250 }), late: fc.boolean() }),
    fc.record({ kind: fc.constant('toggle' as const), sink: fc.nat(2) }),
    fc.record({ kind: fc.constant('follow' as const), sink: fc.nat(2) }),
    fc.constant({ kind: 'turn' as const }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const log = createFakeEventLog();
      const hub = createEventHub<TestSink>(log, deliver);
      const sinks = [aSink(1_000_000), aSink(1_000_000), aSink(1_000_000)];
      const starts = new Map<TestSink, number>();
      let told: (() => void)[] = [];
      for (const one of steps) {
        if (one.kind === 'turn') await turn();
        if (one.kind === 'commit') {
          const facts = Array.from({ length: one.count }, () => aNotice());
          // The log may hold events that its listeners have not heard of yet.
          for (const tell of told) tell();
          told = [];
          if (one.late) told.push(log.commitQuietly(facts));
          else log.commit(facts);
        }
        const sink = 'sink' in one ? sinks[one.sink]! : null;
        if (one.kind === 'toggle' && sink) {
          sink.open = !sink.open;
          if (sink.open) sink.feed?.resume();
        }
        if (one.kind === 'follow' && sink && !sink.feed) {
          const start = Math.floor(log.lastSeq() / 2);
          starts.set(sink, start);
          sink.feed = hub.follow(sink, start);
        }
      }
      for (const tell of told) tell();
      for (const sink of sinks) {
        sink.open = true;
        sink.feed?.resume();
      }
      for (let i = 0; i < 100; i += 1) await turn();
      for (const sink of sinks.filter(({ feed }) => feed)) {
        const start = starts.get(sink)!;
        expect(sink.seqs).toEqual(Array.from({ length: log.lastSeq() - start }, (_, i) => start + 1 + i));
      }
      hub.dispose();
      expect(log.listeners()).toBe(0);
    }),
    { numRuns: 60 },
  );
});

test('one that is overtaken gets nothing until it is moved', async () => {
  const log = createFakeEventLog();
  const hub = createEventHub<TestSink>(log, deliver);
  const sink = aSink(100);
  sink.open = false;
  const feed = hub.follow(sink, 0);
  log.commit(Array.from({ length: 101 }, () => aNotice()));
  await turn();
  expect(sink.overtakenTimes).toBe(0);
  sink.open = true;
  feed.resume();
  expect(sink.overtakenTimes).toBe(1);
  log.commit([aNotice()]);
  feed.resume();
  await turn();
  expect(sink).toMatchObject({ overtakenTimes: 1, seqs: [] });
  feed.moveTo(102);
  log.commit([aNotice()]);
  expect(sink.seqs).toEqual([103]);
  feed.close();
  log.commit([aNotice()]);
  expect(sink.seqs).toEqual([103]);
});
