import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fail } from '../../../src/main/contract/errors';
import type { InputOf } from '../../../src/main/contract/index';
import type { RunId } from '../../../src/main/contract/ids';
import type { Terminal } from '../../../src/main/contract/terminal';
import { call, createEngineFarm, valueOf } from './engine-farm';
import type { EngineFarm } from './engine-farm';
import { hookOf, tell, turnEnd } from './fake-driver';

type Start = InputOf<'terminal.start'>;

const size = { cols: 100, rows: 30, resume: false } as const;
const start = (farm: EngineFarm, input: Start) =>
  farm.handlers['terminal.start'](
    { ...size, ...input } as Parameters<EngineFarm['handlers']['terminal.start']>[0],
    call,
  );
const listed = async (farm: EngineFarm): Promise<Terminal[]> => valueOf(farm.handlers['terminal.list']({}, call));
const one = (farm: EngineFarm, id: string) => farm.app.store.terminal(id as RunId);
const live = (farm: EngineFarm, terminal: Terminal) =>
  farm.until('it is live', () => (one(farm, terminal.id)?.state.kind === 'live' ? farm.worker.run(terminal.id) : null));
const ended = (farm: EngineFarm, terminal: Terminal) =>
  farm.until('it has ended', () => {
    const state = one(farm, terminal.id)?.state;
    return state?.kind === 'ended' ? state : null;
  });
const shell = async (farm: EngineFarm) => {
  const terminal = await valueOf(start(farm, { kind: 'shell', workspaceId: await farm.repository() }));
  return { terminal, run: await live(farm, terminal) };
};

describe('a shell', () => {
  it('is the login shell of the user, in the workspace, without what is a secret of Croft', async () => {
    const secret = {
      API_KEYS: 'k',
      CROFT_TOKEN: 't',
      ANTHROPIC_API_KEY: 'a',
      SHELL: '/usr/bin/fish',
      LC_ALL: 'C',
      PATH: '/bin',
    };
    const farm = await createEngineFarm({ env: secret });
    const { terminal, run } = await shell(farm);
    expect(terminal).toMatchObject({ kind: 'shell', agent: null, sessionId: null, title: 'Shell in shop' });
    expect(run.spec.argv).toEqual(['/usr/bin/fish', '-l']);
    expect(run.spec.cwd).toBe(terminal.cwd);
    expect(run.spec.env).toMatchObject({ TERM: 'xterm-256color', COLORTERM: 'truecolor', LC_ALL: 'C', PATH: '/bin' });
    expect(Object.keys(run.spec.env)).not.toEqual(expect.arrayContaining([expect.stringMatching(/KEY|CROFT/)]));
    expect(run.spec.io).toMatchObject({ kind: 'pty', cols: 100, rows: 30 });
  });

  it('ends honestly, and its bytes stay until it is removed', async () => {
    const farm = await createEngineFarm();
    const { terminal, run } = await shell(farm);
    run.write('$ make\r\n');
    run.exit({ code: 2 });
    expect(await ended(farm, terminal)).toMatchObject({ exitCode: 2, message: null });
    await farm.until('the worker may forget it', () => farm.worker.acknowledged.includes(terminal.id));
    const read = () => farm.handlers['terminal.read']({ runId: terminal.id, from: 0, max: 1000 }, call);
    expect(Buffer.from((await valueOf(read())).data, 'base64').toString()).toBe('$ make\r\n');
    const folder = join(farm.app.places.runFolder('opened-by-hand' as never, terminal.id));
    expect(existsSync(folder)).toBe(true);
    await valueOf(farm.handlers['terminal.remove']({ terminalId: terminal.id }, call));
    expect(existsSync(folder)).toBe(false);
    expect(await listed(farm)).toEqual([]);
    expect(await read()).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });

  it('that could not be started yet is ended by its user, and never starts', async () => {
    const farm = await createEngineFarm();
    farm.worker.failNextStart(fail('unavailable', 'The worker is not there.'));
    const terminal = await valueOf(start(farm, { kind: 'shell', workspaceId: await farm.repository() }));
    const stop = () => farm.handlers['terminal.stop']({ terminalId: terminal.id }, call);
    await farm.until('its start has failed', () => farm.clock.pending() > 0);
    expect((await valueOf(stop())).state).toMatchObject({ kind: 'ended', message: 'ended by you before it began' });
    farm.clock.advance(10_000);
    await valueOf(farm.handlers['terminal.remove']({ terminalId: terminal.id }, call));
    expect(farm.worker.runs()).toEqual([]);
  });

  it('is ended by its user, and not removed before', async () => {
    const farm = await createEngineFarm();
    const { terminal, run } = await shell(farm);
    const remove = () => farm.handlers['terminal.remove']({ terminalId: terminal.id }, call);
    expect(await remove()).toMatchObject({ ok: false, error: { code: 'conflict' } });
    run.onSignal = (signal) => {
      if (signal.kind === 'signal') run.exit({ code: null, signal: signal.signal });
    };
    await valueOf(farm.handlers['terminal.stop']({ terminalId: terminal.id }, call));
    expect(await ended(farm, terminal)).toMatchObject({ exitCode: null, message: 'ended by you' });
    await valueOf(remove());
  });

  it('lives over a restart of the farm', async () => {
    const before = await createEngineFarm();
    const kept = await shell(before);
    kept.run.write('one ');
    const farm = await before.restart();
    await farm.until('it is followed', () => farm.app.memory.sizeOf(kept.terminal.id));
    expect(kept.run.signals).toEqual([]);
    kept.run.write('two');
    kept.run.exit();
    await ended(farm, kept.terminal);
    const read = await valueOf(farm.handlers['terminal.read']({ runId: kept.terminal.id, from: 0, max: 99 }, call));
    expect(Buffer.from(read.data, 'base64').toString()).toBe('one two');
    expect(farm.worker.starts()).toBe(1);
  });

  it('whose worker died with it has not ended well', async () => {
    const before = await createEngineFarm();
    const { terminal } = await shell(before);
    await before.stop();
    before.worker.run(terminal.id).exit({ how: 'lost', code: null, message: 'The worker was ended.' });
    const farm = await before.restart();
    expect(await ended(farm, terminal)).toMatchObject({ exitCode: null, message: 'The worker was ended.' });
  });

  it('says why it could not be started', async () => {
    const farm = await createEngineFarm();
    const workspaceId = await farm.repository();
    farm.worker.failNextStart({ ok: false, error: { code: 'invalid', message: 'no such program' } });
    const terminal = await valueOf(start(farm, { kind: 'shell', workspaceId }));
    expect(await ended(farm, terminal)).toMatchObject({ message: 'no such program' });
  });

  it('goes with its workspace', async () => {
    const farm = await createEngineFarm();
    const { terminal, run } = await shell(farm);
    await valueOf(farm.handlers['workspace.remove']({ workspaceId: terminal.workspaceId }, call));
    await farm.until('it is ended', () => run.view().exit);
    await farm.until('the worker may forget it', () => farm.worker.acknowledged.includes(terminal.id));
  });

  it('is kept with the newest fifty that have ended', async () => {
    const farm = await createEngineFarm({ onStart: (run) => run.exit() });
    const workspaceId = await farm.repository();
    const all: Terminal[] = [];
    for (let n = 0; n < 53; n += 1) {
      const terminal = await valueOf(start(farm, { kind: 'shell', workspaceId }));
      await ended(farm, terminal);
      all.push(terminal);
    }
    await farm.until('the oldest are gone', () => farm.app.store.terminals(100).length === 50);
    expect(one(farm, all[2]?.id ?? '')).toBeNull();
    expect(one(farm, all[3]?.id ?? '')).not.toBeNull();
  }, 60_000);

  it('is opened once under one id, and nowhere that is not there', async () => {
    const farm = await createEngineFarm();
    const { terminal } = await shell(farm);
    const { id, workspaceId } = terminal;
    expect((await valueOf(start(farm, { id, kind: 'shell', workspaceId }))).id).toBe(id);
    expect(farm.worker.starts()).toBe(1);
    expect(await start(farm, { kind: 'shell' })).toMatchObject({ ok: false, error: { code: 'invalid' } });
    const draft = await farm.task(workspaceId, { start: false });
    expect(await start(farm, { kind: 'shell', taskId: draft.id })).toMatchObject({
      ok: false,
      error: { reason: 'task.no_worktree' },
    });
  });
});

describe('an agent', () => {
  it('shows what it does by its hooks, and takes no verdict', async () => {
    const farm = await createEngineFarm();
    const workspaceId = await farm.repository();
    const terminal = await valueOf(start(farm, { kind: 'agent', workspaceId, agent: 'fake' }));
    const run = await live(farm, terminal);
    expect(run.spec).toMatchObject({ argv: ['fake', '--session-id', terminal.sessionId], verdictSchema: null });
    await farm.until('it is followed', () => farm.app.memory.sizeOf(terminal.id));
    hookOf(run, { kind: 'message', from: 'user', text: 'hi' });
    await farm.until('it works', () => farm.app.memory.activities.get(terminal.id)?.kind === 'working');
    hookOf(run, turnEnd);
    await farm.until('it rests', () => farm.app.memory.activities.get(terminal.id)?.kind === 'idle');
    const [shown] = (await valueOf(farm.handlers['event.snapshot']({}, call))).terminals;
    expect(shown).toMatchObject({ id: terminal.id, activity: { kind: 'idle' } });
  });

  it('goes on in the newest session of a task, but never beside its own agent', async () => {
    const farm = await createEngineFarm();
    const task = await farm.task(await farm.repository());
    const resume = () => start(farm, { kind: 'agent', taskId: task.id, resume: true });
    const run = await farm.running(task);
    expect(await resume()).toMatchObject({ ok: false, error: { reason: 'task.no_session' } });
    tell(run, { kind: 'text', text: 'I look at it' });
    await farm.until('it has begun', () => farm.runs(task)[0]?.ingestedTo);
    const locked = await resume();
    expect(locked).toMatchObject({ ok: false, error: { reason: 'session.locked' } });
    expect(locked.ok ? '' : locked.error.next).toContain('Take over instead');
    await valueOf(farm.handlers['task.pause']({ taskId: task.id }, call));
    await farm.until('its agent has ended', () => farm.runs(task)[0]?.settledAt);
    const terminal = await valueOf(resume());
    const mine = await live(farm, terminal);
    expect(mine.spec.argv).toEqual(['fake', '--resume', farm.runs(task)[0]?.sessionId]);
    expect(await resume()).toMatchObject({ ok: false, error: { reason: 'session.in_use' } });
    expect(await farm.handlers['task.take-over']({ taskId: task.id }, call)).toMatchObject({
      ok: false,
      error: { reason: 'session.in_use' },
    });
    await valueOf(farm.handlers['task.resume']({ taskId: task.id }, call));
    expect(await farm.untilState(task, 'needs-you')).toMatchObject({ need: { code: 'session.in_use' } });
    expect(farm.worker.starts()).toBe(2);
    mine.exit();
    await ended(farm, terminal);
    await valueOf(farm.handlers['task.retry']({ taskId: task.id }, call));
    expect((await farm.running(task, 2)).spec.argv).toEqual(mine.spec.argv);
  });
});
