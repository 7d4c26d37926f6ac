import { describe, expect, it } from 'vitest';
import { fail } from '../../../src/main/contract/errors';
import type { RunId } from '../../../src/main/contract/ids';
import type { FakeRun } from '../../fakes/worker-link-run';
import { call, createEngineFarm, valueOf } from './engine-farm';
import type { EngineFarm } from './engine-farm';
import { exitWhenTold, giveVerdictInTerminal, hookOf, tell } from './fake-driver';
import { terminalTask } from './terminal-task';

const say = (farm: EngineFarm, runId: RunId, text: string) => farm.handlers['run.say']({ runId, text }, call);
const typed = (run: FakeRun): string[] => run.inputs.map((input) => input.text);

/** The terminal takes nothing more until it is let go. */
function fill(farm: EngineFarm): () => void {
  const { worker } = farm.app;
  const input = worker.input.bind(worker);
  worker.input = () => Promise.resolve(fail('limited', 'The agent does not read its input.'));
  return () => (worker.input = input);
}

describe('an agent that reads nothing of what it is given', () => {
  it.each(['terminal', 'stream'])('gets it later, once and in its order, in %s mode', async (mode) => {
    const { farm, run } = mode === 'terminal' ? await terminalTask() : await streamTask();
    run.write('READY');
    if (mode === 'terminal') await farm.until('its prompt is typed', () => typed(run).length === 1);
    const letGo = fill(farm);
    await valueOf(say(farm, run.id, 'first words'));
    letGo();
    await valueOf(say(farm, run.id, 'second words'));
    await farm.until('both are there', () => typed(run).some((text) => text.includes('second words')));
    const words = typed(run).flatMap((text) => /first words|second words/.exec(text) ?? []);
    expect(words).toEqual(['first words', 'second words']);
  });

  it('is said to be one in plain words, when too much waits for it', async () => {
    const { farm, run } = await terminalTask();
    run.write('READY');
    await farm.until('its prompt is typed', () => typed(run).length === 1);
    const letGo = fill(farm);
    const much = 'x'.repeat(100_000);
    for (let n = 0; n < 10; n += 1) await valueOf(say(farm, run.id, much));
    expect(await say(farm, run.id, much)).toMatchObject({
      ok: false,
      error: { code: 'limited', reason: 'run.input_full', next: expect.stringContaining('is kept') as string },
    });
    expect(farm.app.store.inputs(run.id)).toHaveLength(11);
    await valueOf(farm.handlers['run.interrupt']({ runId: run.id }, call));
    letGo();
    await farm.until('all is there', () => typed(run).length === 12);
    await valueOf(say(farm, run.id, 'and now'));
    expect(typed(run).at(-1)).toBe('and now\r');
  });

  it('and that has ended is told to have ended', async () => {
    const { farm, run } = await terminalTask();
    run.write('READY');
    await farm.until('its prompt is typed', () => typed(run).length === 1);
    farm.app.worker.input = () => Promise.resolve(fail('conflict', 'This run has ended.'));
    expect(await say(farm, run.id, 'hello')).toMatchObject({ ok: false, error: { reason: 'run.ended' } });
  });
});

async function streamTask() {
  const farm = await createEngineFarm();
  const run = await farm.running(await farm.task(await farm.repository()));
  tell(run, { kind: 'text', text: 'hello' });
  await farm.until('it is followed', () => farm.engine.live.get(run.id)?.activity());
  const write = run.write.bind(run);
  run.write = (text) => (text === 'READY' ? undefined : write(text));
  return { farm, run };
}

describe('an agent whose beginning is lost', () => {
  /** The farm starts again, and the first bytes of the terminal are gone. */
  async function cut() {
    const before = await terminalTask();
    const { run } = before;
    run.write('banner READY');
    await before.farm.until('its prompt is typed', () => typed(run).length === 1);
    await before.farm.stop();
    run.write('more');
    run.drop(12);
    const farm = await before.farm.restart();
    await farm.until('it is followed', () => farm.engine.live.get(run.id));
    return { farm, run, task: before.task };
  }

  it('gets words as soon as it has told something', async () => {
    const { farm, run, task } = await cut();
    await valueOf(say(farm, run.id, 'go on'));
    expect(typed(run)).toEqual(['Build it.\r']);
    hookOf(run, { kind: 'text', text: 'I am here' });
    await farm.until('it is typed', () => typed(run).length === 2);
    expect(typed(run)).toEqual(['Build it.\r', 'go on\r']);
    giveVerdictInTerminal(run);
    await farm.untilState(task, 'done');
  });

  it('gets words after a while also when it tells nothing', async () => {
    const { farm, run } = await cut();
    await valueOf(say(farm, run.id, 'go on'));
    farm.clock.advance(61_000);
    await farm.until('it is typed', () => typed(run).length === 2);
    expect(typed(run)).toEqual(['Build it.\r', 'go on\r']);
  });
});

describe('an agent that never shows its prompt', () => {
  it('gets no words, for it may show a dialog, and its user is told', async () => {
    const { farm, run } = await terminalTask();
    run.write('Do you trust this folder?');
    await farm.until('it is followed', () => farm.engine.live.get(run.id));
    await valueOf(say(farm, run.id, 'hello'));
    const notices = () =>
      farm.app.store
        .events({ runId: run.id, limit: 100 })
        .events.filter(({ fact }) => fact.type === 'notice' && fact.code === 'run.not_ready');
    farm.clock.advance(61_000);
    await farm.until('it is told', () => notices().length > 0);
    farm.clock.advance(120_000);
    expect(notices()).toHaveLength(1);
    expect(typed(run)).toEqual([]);
    exitWhenTold(run);
    run.write('READY');
    await farm.until('both are typed', () => typed(run).length === 2);
    expect(typed(run)).toEqual(['Build it.\r', 'hello\r']);
  });
});
