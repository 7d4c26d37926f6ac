import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { applyEvents } from '../../../src/renderer/src/state/farm/apply-events';
import type { FarmState } from '../../../src/renderer/src/state/farm/farm-state';
import { itemWords } from '../../../src/renderer/src/state/terminal-words';
import { SILENT, taskWords } from '../../../src/renderer/src/state/view/task-words';
import { createWorkerWatch } from '../../../src/renderer/src/state/worker-watch';
import { event, farm, NOW, run, runId, task } from './build';

/** A window on a farm; what is to happen later happens when the test says. */
function window() {
  const waiting: { ms: number; call: () => void }[] = [];
  const store = createStore<FarmState>(() => farm());
  let seq = store.getState().seq ?? 0;
  const watch = createWorkerWatch({
    farm: store,
    later(ms, then) {
      const one = { ms, call: then };
      waiting.push(one);
      return () => {
        if (waiting.includes(one)) waiting.splice(waiting.indexOf(one), 1);
      };
    },
  });
  return {
    waits: () => waiting.map(({ ms }) => ms),
    isSilent: () => watch.silent.getState(),
    goOn: () => waiting.splice(0).forEach(({ call }) => call()),
    tell(worker: 'up' | 'down') {
      const told = event((seq += 1), { type: 'farm.changed', control: 'open', worker });
      store.setState(applyEvents(store.getState(), [told]), true);
    },
    snapshot: (worker: 'up' | 'down') =>
      store.setState((now) => ({ ...now, health: now.health && { ...now.health, worker } })),
  };
}

describe('a worker that does not answer', () => {
  it('is known by what the farm tells, and nobody asks for it', () => {
    const { tell, goOn, isSilent, waits } = window();
    tell('down');
    expect([isSilent(), waits()]).toEqual([false, [2_000]]);
    goOn();
    expect([isSilent(), waits()]).toEqual([true, []]);
    tell('up');
    expect([isSilent(), waits()]).toEqual([false, []]);
  });

  it('is known from a snapshot, too, and is not silent again before it has gone again', () => {
    const { snapshot, goOn, isSilent, waits } = window();
    snapshot('down');
    goOn();
    expect(isSilent()).toBe(true);
    snapshot('down');
    expect([isSilent(), waits()]).toEqual([true, []]);
    snapshot('up');
    expect(isSilent()).toBe(false);
    snapshot('down');
    expect([isSilent(), waits()]).toEqual([false, [2_000]]);
  });

  it('is no trouble while it is only being started', () => {
    const { tell, isSilent, waits } = window();
    tell('down');
    tell('up');
    expect([isSilent(), waits()]).toEqual([false, []]);
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
