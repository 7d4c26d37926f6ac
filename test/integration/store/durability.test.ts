import { expect, it } from 'vitest';
import { aFact } from '../../builders';
import { aLine, offer, openTestStore, putRun } from './open-test-store';
import { openRawStore } from './open-raw-store';

const [NORMAL, FULL] = [1, 2];

it('waits for the disk in state changes, with what they take along, and not in batches of events', () => {
  const { store, path } = openTestStore();
  const { run } = putRun(store);
  store.close();
  const { raw, store: again } = openRawStore(path);
  const seen: unknown[] = [];
  const look = (): unknown => seen.push(raw.pragma('synchronous', { simple: true }));
  again.onCommit(look);
  again.change((write) => write.append(aFact()));
  offer(again, aLine(run, 1));
  again.flush();
  offer(again, aLine(run, 2));
  again.change((write) => {
    look();
    write.append(aFact());
  });
  expect(seen).toEqual([FULL, NORMAL, FULL, FULL]);
});
