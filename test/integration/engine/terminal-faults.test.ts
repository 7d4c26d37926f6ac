import { describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../../src/main/contract/agent-event';
import type { Task } from '../../../src/main/contract/task';
import type { Store } from '../../../src/main/ports/store';
import { call, valueOf } from './engine-farm';
import type { EngineFarm } from './engine-farm';
import { anAskEvent, badTurn, hookOf, turnEnd } from './fake-driver';
import { terminalTask } from './terminal-task';

const openAsk = (farm: EngineFarm, task: Task) =>
  farm.until('it asks', () => farm.app.store.openAsks(task.id)[0] ?? null);
const allow = { kind: 'allow', always: false } as const;
const deny = { kind: 'deny', message: 'no' } as const;
const toolEnd = (ok: boolean): AgentEvent => ({
  kind: 'tool-end',
  toolUseId: 'tool-1',
  name: 'Bash',
  toolKind: 'bash',
  title: 'npm publish',
  ok,
  output: '',
  exitCode: null,
  durationMs: null,
  file: null,
});
const withdrawn = (requestId: string): AgentEvent => ({ kind: 'ask-withdrawn', requestId });

/** A question that was answered in the terminal, while the farm could not reach the worker and its user answered it as well. */
async function answeredTwice(answer: typeof allow | typeof deny) {
  const { farm, task, run } = await terminalTask();
  const hookId = hookOf(run, anAskEvent());
  const ask = await openAsk(farm, task);
  await farm.worker.answerHook(run.id, { hookId, body: {} });
  farm.worker.goDown();
  await valueOf(farm.handlers['run.answer']({ askId: ask.id, answer }, call));
  const state = () => farm.app.store.ask(ask.id)?.state;
  expect(state()).toBe(answer.kind === 'allow' ? 'allowed' : 'denied');
  return { farm, task, run, hookId, ask, state };
}

describe('a question that was answered in the terminal while the worker was away', () => {
  it('is not said to be allowed when it was not', async () => {
    const { farm, run, hookId, state } = await answeredTwice(allow);
    hookOf(run, withdrawn(hookId), toolEnd(false));
    farm.worker.goUp();
    await farm.until('it is settled', () => state() === 'withdrawn');
    farm.clock.advance(10_000);
    expect(state()).toBe('withdrawn');
  });

  it('is allowed when its call has run, whatever the farm had noted', async () => {
    const { farm, run, hookId, ask, state } = await answeredTwice(deny);
    hookOf(run, withdrawn(hookId), toolEnd(true));
    farm.worker.goUp();
    await farm.until('it is settled', () => state() === 'allowed');
    const again = await farm.restart();
    await again.until('it is followed', () => again.engine.live.get(run.id)?.activity()?.text === 'thinking');
    expect(again.app.store.ask(ask.id)?.state).toBe('allowed');
  });

  it('is allowed also when its call ends later', async () => {
    const { farm, run, hookId, state } = await answeredTwice(allow);
    farm.worker.goUp();
    await farm.until('it is in doubt', () => state() === 'withdrawn');
    hookOf(run, withdrawn(hookId), toolEnd(true));
    await farm.until('it is settled', () => state() === 'allowed');
  });

  it('is over with its turn, also when the farm died between the end of the turn and what follows from it', async () => {
    const before = await terminalTask();
    const { run, task } = before;
    hookOf(run, anAskEvent());
    const ask = await openAsk(before.farm, task);
    hookOf(run, badTurn('interrupted'));
    await before.farm.until('it is over', () => before.farm.app.store.ask(ask.id)?.state === 'withdrawn');
    before.farm.app.store.change((write) => write.putAsk({ ...ask, state: 'open', answeredAt: null }));
    await before.farm.stop();
    hookOf(run, { ...anAskEvent(), toolUseId: 'tool-2' } as AgentEvent);
    const farm = await before.farm.restart();
    await farm.until('it is over', () => farm.app.store.ask(ask.id)?.state === 'withdrawn');
    await farm.until('the later one is open', () => farm.app.store.openAsks(task.id).length === 1);
  });
});

describe('a watcher that could not go on', () => {
  it('has done with everything before the next one begins', async () => {
    const room = Promise.withResolvers<void>();
    let isStuck = true;
    const writers: string[] = [];
    let watcher = 1;
    const wrapStore = (store: Store): Store => ({
      ...store,
      ingest(item) {
        for (const { fact } of item.facts) {
          if (fact.type === 'agent') writers.push(`${watcher} ${fact.event.kind}`);
        }
        const taken = store.ingest(item);
        return isStuck ? room.promise : taken;
      },
    });
    const { farm, task, run } = await terminalTask({ wrapStore });
    run.write('READY');
    const { worker } = farm.app;
    const output = worker.output.bind(worker);
    await farm.until('it is followed', () => run.inputs.length > 0);
    hookOf(run, { kind: 'text', text: 'one' });
    hookOf(run, { kind: 'text', text: 'two' });
    hookOf(run, turnEnd);
    await farm.until('the first is under way', () => writers.length > 0);
    worker.output = (...order) => {
      watcher += 1;
      return output(...order);
    };
    breakOff(farm, run.id);
    await farm.until('the next watcher has begun', () => watcher === 2);
    isStuck = false;
    room.resolve();
    await farm.until('it has taken all', () => writers.includes('2 turn-end') && run.inputs.length === 2);
    expect(writers).toEqual(['1 text', '2 text', '2 turn-end']);
    expect(farm.runs(task)).toHaveLength(1);
  });
});

/** The worker answers nonsense to whoever reads the terminal now. */
function breakOff(farm: EngineFarm, runId: string): void {
  const run = farm.worker.runs().find((one) => one.id === runId) as unknown as { read: () => never; wake: () => void };
  const { read } = run;
  run.read = () => {
    run.read = read;
    throw new Error('nonsense');
  };
  run.wake();
}
