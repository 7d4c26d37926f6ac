import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createAgentFeed } from '../../../src/main/app/engine/agent-feed';
import type { RunId } from '../../../src/main/contract/ids';
import { TOO_NOISY } from '../../../src/main/contract/worker-protocol';
import type { WorkerEvent } from '../../../src/main/contract/worker-protocol';
import type { WorkerLink } from '../../../src/main/ports/worker-link';
import { agentEvent, createManualClock, createMemoryLogger } from '../../builders';
import { waitFor } from '../../fakes/wait-for';
import { call, createEngineFarm, valueOf } from '../engine/engine-farm';
import type { EngineFarm } from '../engine/engine-farm';
import { anAskEvent, giveVerdict, hookOf, promptOf, tell } from '../engine/fake-driver';

/** A task whose agent is followed. */
async function atWork(farm: EngineFarm) {
  const task = await farm.task(await farm.repository());
  const run = await farm.running(task);
  tell(run, agentEvent.text('hello'));
  await farm.until('it is followed', () => farm.engine.live.get(run.id)?.activity());
  return { task, run };
}

const isSettled = (farm: EngineFarm, id: RunId): boolean => typeof farm.app.store.run(id)?.settledAt === 'number';

describe('words that were acknowledged while the worker was away', () => {
  it('go into the prompt of the next run where their run dies with the worker', async () => {
    const farm = await createEngineFarm();
    const { task, run } = await atWork(farm);
    farm.worker.goDown();
    await valueOf(farm.handlers['run.say']({ runId: run.id, text: 'Use the session helper.' }, call));
    run.exit({ how: 'lost', code: null, message: 'The worker was restarted.' });
    farm.worker.goUp();
    await farm.until('the run is over', () => isSettled(farm, run.id));
    await valueOf(farm.handlers['task.resume']({ taskId: task.id }, call)).catch(() => undefined);
    const next = await farm.running(task, 2);
    expect(promptOf(next)).toContain('Use the session helper.');
    expect(promptOf(next).match(/Use the session helper/g)).toHaveLength(1);
  });

  it('are said to be lost where no run follows', async () => {
    const farm = await createEngineFarm();
    const workspaceId = await farm.repository();
    const task = await farm.task(workspaceId);
    for (let stage = 1; stage <= 2; stage += 1) giveVerdict(await farm.running(task, stage));
    const run = await farm.running(task, 3);
    tell(run, agentEvent.text('hello'));
    await farm.until('it is followed', () => farm.engine.live.get(run.id)?.activity());
    farm.worker.goDown();
    await valueOf(farm.handlers['run.say']({ runId: run.id, text: 'One more thing.' }, call));
    run.verdict({ passed: true, summary: 'done', findings: [], outputs: {} });
    run.exit();
    farm.worker.goUp();
    await farm.untilState(task, 'done');
    const { events } = farm.app.store.events({ taskId: task.id, limit: 20 });
    const notice = events.find(({ fact }) => fact.type === 'notice' && fact.code === 'run.words_unsent');
    expect(notice?.fact).toMatchObject({ message: expect.stringContaining('did not reach the agent') as string });
  });

  it('that did reach the agent are told to nobody else', async () => {
    const farm = await createEngineFarm();
    const { task, run } = await atWork(farm);
    await valueOf(farm.handlers['run.say']({ runId: run.id, text: 'Use the session helper.' }, call));
    run.exit({ how: 'lost', code: null, message: 'The worker was restarted.' });
    await farm.until('the run is over', () => isSettled(farm, run.id));
    expect(farm.app.store.task(task.id)?.note).toBeNull();
  });
});

describe('what an agent has said and its worker has lost', () => {
  it('is waited for by nobody, and what is only away is', async () => {
    const clock = createManualClock();
    const runId = 'run_000000000001' as RunId;
    const hook = (seq: number) =>
      ({ type: 'hook', seq, at: 0, runId, hookId: `h${seq}`, hook: { x: 'x'.repeat(300_000) } }) as const;
    const worker = { isAway: true, tries: 0 };
    async function* told(_run: RunId, after: number): AsyncGenerator<WorkerEvent, boolean> {
      worker.tries += 1;
      await turn();
      if (worker.isAway) return false;
      if (after < 1) yield hook(1);
      return true;
    }
    const feed = createAgentFeed({ worker: { told } as unknown as WorkerLink, clock, logger: createMemoryLogger() });
    for (const seq of [1, 2, 3]) feed.offer(hook(seq));
    const heard: number[] = [];
    let isThrough = false;
    const following = feed.follow(runId, ({ seq }) => void heard.push(seq));
    void following.caughtUp().then(() => (isThrough = true));
    await waitFor('it was tried', () => worker.tries > 0);
    for (let n = 0; n < 20; n += 1) await turn();
    expect([isThrough, heard]).toEqual([false, []]);
    worker.isAway = false;
    await waitFor('it is through', () => {
      clock.advance(500);
      return isThrough;
    });
    expect(heard).toEqual([1]);
    following.stop();
  });
});

describe('a terminal that was opened by hand', () => {
  it('is remembered with the session that its agent names in its last words', async () => {
    const farm = await createEngineFarm();
    const workspaceId = await farm.repository();
    const input = { kind: 'agent', agent: 'fake', workspaceId, cols: 80, rows: 24, resume: false } as const;
    const terminal = await valueOf(farm.handlers['terminal.start'](input as never, call));
    const one = () => farm.app.store.terminal(terminal.id);
    const run = await farm.until('it is live', () =>
      one()?.state.kind === 'live' ? farm.worker.run(terminal.id) : null,
    );
    const session = {
      sessionId: 'another-session',
      model: null,
      version: null,
      permissionMode: null,
      slashCommands: [],
    };
    const { worker } = farm.app;
    const told = worker.told?.bind(worker);
    if (!told) throw new Error('this worker tells nothing twice');
    worker.told = async function* late(...order) {
      for (let n = 0; n < 300; n += 1) await turn();
      return yield* told(...order);
    };
    hookOf(run, { kind: 'text', text: 'x'.repeat(300_000) }, { kind: 'session', ...session } as never);
    run.exit();
    await farm.until('it has ended', () => one()?.state.kind === 'ended');
    expect(one()?.sessionId).toBe('another-session');
  });
});

describe('an agent', () => {
  const KEY = `sk-ant-api03-${'a1B2'.repeat(12)}`;

  it('that asks shows no secret to anybody, and gets its own words back with the answer', async () => {
    const farm = await createEngineFarm({ env: { DEPLOY_TOKEN: 'hunter2-hunter2' } });
    const { task, run } = await atWork(farm);
    const command = `deploy --with hunter2-hunter2 ${KEY}`;
    tell(run, { ...anAskEvent('request-9'), title: command, input: { command }, why: `for ${KEY}` } as never);
    const [ask] = await farm.until('it asks', () => {
      const open = farm.app.store.openAsks(task.id);
      return open.length > 0 ? open : null;
    });
    const shown = JSON.stringify([ask, farm.app.store.events({ taskId: task.id, limit: 200 }).events]);
    expect(shown).toContain('[redacted]');
    for (const secret of [KEY, 'hunter2-hunter2']) expect(shown).not.toContain(secret);
    if (!ask) throw new Error('no ask');
    expect(ask.requestId).toBe('request-9');
    await valueOf(farm.handlers['run.answer']({ askId: ask.id, answer: { kind: 'allow', always: false } }, call));
    await farm.until('it is answered', () => run.inputs.some(({ text }) => text.includes('request-9')));
  });

  it('that gives a secret away in its verdict gives it to no later stage', async () => {
    const farm = await createEngineFarm();
    const { task, run } = await atWork(farm);
    giveVerdict(run, { summary: `The key is ${KEY}` });
    const next = await farm.running(task, 2);
    expect(promptOf(next)).toContain('The key is sk-ant-[redacted]');
    const shown = JSON.stringify([farm.present(task), farm.runs(task).map(({ verdict }) => verdict)]);
    expect(shown).not.toContain(KEY);
  });

  it('whose worker takes no more hooks is said to be noisy, once', async () => {
    const farm = await createEngineFarm();
    const { task, run } = await atWork(farm);
    for (let times = 0; times < 3; times += 1) run.hook({ hook_event_name: TOO_NOISY });
    const noisy = () =>
      farm.app.store
        .events({ taskId: task.id, limit: 100 })
        .events.filter(({ fact }) => fact.type === 'notice' && fact.code === 'run.noisy');
    await farm.until('it is told', () => noisy().length > 0);
    const again = await farm.restart();
    await again.until('it is followed', () => again.engine.live.get(run.id)?.activity());
    expect(
      again.app.store
        .events({ taskId: task.id, limit: 100 })
        .events.filter(({ fact }) => fact.type === 'notice' && fact.code === 'run.noisy'),
    ).toHaveLength(1);
  });
});
