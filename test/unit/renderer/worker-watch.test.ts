import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Health } from '../../../src/main/contract/doctor';
import type { FarmState } from '../../../src/renderer/src/state/farm/farm-state';
import { itemWords } from '../../../src/renderer/src/state/terminal-words';
import { SILENT, taskWords } from '../../../src/renderer/src/state/view/task-words';
import { createWorkerWatch } from '../../../src/renderer/src/state/worker-watch';
import { event, farm, NOW, run, runId, task } from './build';

type Worker = Health['worker'];

const hangs = event(7, {
  ...{ type: 'notice', level: 'bad', code: 'worker.hangs', message: 'The worker does not answer.', next: null },
});
const agentSays = event(8, { type: 'agent', event: { kind: 'message', from: 'agent', text: 'hello' } });

/** A window on a farm whose worker is what the test says; what is to happen later happens when the test says. */
function window(first: Worker) {
  let worker = first;
  let asked = 0;
  const waiting: { ms: number; look: () => void }[] = [];
  const { health } = farm();
  const store = createStore<FarmState>(() => ({ ...farm(), health: health && { ...health, worker: 'up' } }));
  const watch = createWorkerWatch({
    farm: store,
    ask: () => {
      asked += 1;
      return Promise.resolve(worker);
    },
    later(ms, look) {
      const one = { ms, look };
      waiting.push(one);
      return () => void waiting.splice(waiting.indexOf(one), 1);
    },
  });
  return {
    ...{ watch, store, waiting },
    asked: () => asked,
    set: (next: Worker) => void (worker = next),
    snapshot: (next: Worker) =>
      store.setState((now) => ({ ...now, health: now.health && { ...now.health, worker: next } })),
    settle: async () => {
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    },
  };
}

describe('a worker that does not answer', () => {
  it('is asked for when the farm tells of it, and until it answers', async () => {
    const { watch, waiting, set, settle } = window('down');
    watch.heard([hangs]);
    await settle();
    expect([watch.silent.getState(), waiting.map(({ ms }) => ms)]).toEqual([true, [2_000]]);
    waiting[0]?.look();
    await settle();
    expect(waiting.map(({ ms }) => ms)).toEqual([4_000]);
    set('up');
    waiting[0]?.look();
    await settle();
    expect([watch.silent.getState(), waiting]).toEqual([false, []]);
  });

  it('is believed to be back when an agent is heard and the farm says so', async () => {
    const { watch, store, set, settle, asked } = window('down');
    watch.heard([agentSays]);
    await settle();
    expect(asked()).toBe(0);
    watch.heard([hangs]);
    await settle();
    set('up');
    watch.heard([agentSays]);
    await settle();
    expect([watch.silent.getState(), store.getState().health?.worker]).toEqual([false, 'up']);
  });

  it('is no trouble while it is only being started', async () => {
    const { watch, waiting, snapshot, settle } = window('up');
    snapshot('down');
    await settle();
    expect([watch.silent.getState(), waiting.length]).toEqual([false, 1]);
    snapshot('up');
    expect([watch.silent.getState(), waiting.length]).toEqual([false, 0]);
    snapshot('down');
    waiting[0]?.look();
    await settle();
    expect([watch.silent.getState(), waiting.length]).toEqual([false, 0]);
  });

  it('makes no row claim what its agent does', () => {
    const runs = task('t', { kind: 'running', stage: 'implementation', runId: runId('r') });
    const doing = { kind: 'working', text: 'reads src/greeter.js', since: NOW } as const;
    const around = { now: NOW, doing, asks: undefined, place: null };
    expect(taskWords(runs, around)).toContain('reads src/greeter.js');
    expect(taskWords(runs, { ...around, silent: true })).toBe(`implementation · ${SILENT}`);
    const item = { kind: 'run', key: 't', id: runId('r'), run: run('r', 't'), task: runs } as const;
    expect(itemWords(item, { doing, asks: new Map(), now: NOW, silent: true })).toContain(SILENT);
  });
});
