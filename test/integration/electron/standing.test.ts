import { expect, test, vi } from 'vitest';
import type { Health } from '../../../src/main/contract/doctor';
import { fail, ok } from '../../../src/main/contract/errors';
import type { Result } from '../../../src/main/contract/errors';
import type { FarmEvent, FarmFact, Snapshot } from '../../../src/main/contract/event';
import type { FarmSide } from '../../../src/main/electron/farm-side';
import { createStanding } from '../../../src/main/electron/standing';
import { trayModel } from '../../../src/main/electron/tray/model';
import { NOON } from '../../builders';
import { createFakeEventLog } from '../../fakes/event-log';
import { createFakeHandlers } from '../../fakes/handlers';

/** A farm that answers the question how it stands as it is told to. */
async function bench() {
  const log = createFakeEventLog();
  const { handlers } = createFakeHandlers(log);
  const context = { access: 'local', peer: 'desktop', signal: new AbortController().signal } as const;
  const whole = await handlers['event.snapshot']({}, context);
  if (!whole.ok) throw new Error(whole.error.message);
  const answers: Result<Snapshot>[] = [];
  let commit: (events: readonly FarmEvent[]) => void = () => undefined;
  let unwritten: () => void = () => undefined;
  const health: Health = { ...whole.value.health, seq: 10_000 };
  const farm = {
    invoke: vi.fn((name: string) =>
      Promise.resolve(name === 'health.get' ? ok(health) : (answers.shift() ?? ok(whole.value))),
    ),
    onUnwritten: (listener: typeof unwritten) => {
      unwritten = listener;
      return () => undefined;
    },
    onCommit: (listener: typeof commit) => {
      commit = listener;
      return () => undefined;
    },
  };
  const standing = createStanding();
  const tray = () =>
    trayModel({
      ...{
        view: standing.view(),
        failure: standing.failure(),
        draining: false,
        trouble: standing.trouble(),
        silent: standing.isSilent(),
      },
      clockTime: String,
    });
  const happens = (fact: FarmFact, seq: number) =>
    commit([{ seq, at: NOON, workspaceId: null, taskId: null, runId: null, fact }]);
  const told = { unwritten: () => unwritten(), health, whole: whole.value };
  return { ...{ answers, standing, told }, tray, happens, farm: farm as unknown as FarmSide, asked: farm.invoke };
}

const notice = { type: 'notice', level: 'info', code: 'c', message: 'm', next: null } as const;

test('a farm that cannot say how it stands is shown as such, and asked again when something happens in it', async () => {
  const { answers, standing, tray, happens, farm, asked } = await bench();
  const changes: string[] = [];
  standing.onChange(() => changes.push(tray().icon));
  answers.push(fail('internal', 'The database is locked.'), fail('internal', 'Still locked.'));
  await standing.open(farm);
  expect(standing.view()).toBeNull();
  expect(tray()).toMatchObject({
    icon: 'error',
    tooltip: expect.stringContaining('The database is locked.') as string,
  });

  happens(notice, 1);
  await vi.waitFor(() => expect(standing.failure()).toBe('Still locked.'));
  happens(notice, 2);
  await vi.waitFor(() => expect(standing.view()).not.toBeNull());
  expect(standing.failure()).toBeNull();
  expect(tray().tooltip).toMatch(/^Croft: /);
  expect(changes.at(-1)).not.toBe('error');

  happens({ type: 'farm.changed', control: 'paused' }, 1_000);
  expect(standing.view()?.control).toBe('paused');
  expect(asked).toHaveBeenCalledTimes(3);
  standing.dispose();
});

test('what happens while it is asked is not lost', async () => {
  const { standing, happens, farm } = await bench();
  const opened = standing.open(farm);
  happens({ type: 'farm.changed', control: 'paused' }, 1_000);
  await opened;
  expect(standing.view()?.control).toBe('paused');
  standing.dispose();
});

const full = { code: 'unavailable', message: 'The disk is full.', next: 'Make room on it.' } as const;

test('what keeps the farm from working is shown as long as it lasts, also where no event can tell of it', async () => {
  const { standing, tray, happens, farm, told } = await bench();
  await standing.open(farm);
  expect(tray().icon).not.toBe('error');
  happens({ type: 'farm.changed', control: 'open', trouble: full }, 1_000);
  expect(tray()).toMatchObject({ icon: 'error', tooltip: expect.stringContaining('The disk is full') as string });
  happens({ type: 'farm.changed', control: 'paused' }, 1_001);
  expect(tray().icon).toBe('error');
  happens({ type: 'farm.changed', control: 'open', trouble: null }, 1_002);
  expect(tray().icon).not.toBe('error');

  told.health.trouble = full;
  told.unwritten();
  await vi.waitFor(() => expect(tray().icon).toBe('error'));
  happens({ type: 'farm.changed', control: 'open', trouble: null }, 1_003);
  expect(tray().icon).not.toBe('error');
  standing.dispose();
});

test('what was lost before anybody followed is told until its user has looked', async () => {
  const { answers, standing, tray, farm, told } = await bench();
  const recovery = { at: NOON, message: 'The database was damaged.', next: null };
  answers.push(ok({ ...told.whole, health: { ...told.whole.health, recovery } }));
  await standing.open(farm);
  expect(tray()).toMatchObject({
    icon: 'error',
    entries: expect.arrayContaining([{ kind: 'words', label: recovery.message }]) as unknown,
  });
  standing.setTrouble(null);
  expect(tray().icon).not.toBe('error');
  standing.dispose();
});

test('a worker that is away for a while is shown, one that only starts is not', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'] });
  const { standing, tray, happens, farm } = await bench();
  await standing.open(farm);
  let seq = 1_000;
  const worker = (state: 'up' | 'down') => {
    happens({ type: 'farm.changed', control: 'open', worker: state }, ++seq);
    vi.advanceTimersByTime(0);
  };
  worker('down');
  vi.advanceTimersByTime(1_000);
  expect(tray().icon).not.toBe('error');
  worker('up');
  vi.advanceTimersByTime(60_000);
  expect(tray().icon).not.toBe('error');
  worker('down');
  vi.advanceTimersByTime(60_000);
  expect(tray()).toMatchObject({
    icon: 'error',
    tooltip: expect.stringContaining('The worker does not answer') as string,
  });
  worker('up');
  expect(tray().icon).not.toBe('error');
  standing.dispose();
  vi.useRealTimers();
});

test('nobody is told in the tray of what they see in front of them', () => {
  let isSeen = true;
  const standing = createStanding(() => isSeen);
  standing.setTrouble('The database was damaged.');
  expect(standing.trouble()).toBeNull();
  isSeen = false;
  standing.setTrouble('The database was damaged.');
  expect(standing.trouble()).not.toBeNull();
});

test('tasks that came back with their workspace are asked for, and no loss is told twice', async () => {
  const { answers, standing, told, happens, farm, asked } = await bench();
  const { whole } = told;
  const recovery = { at: NOON, message: 'restored', next: null };
  const lost = { ...whole, health: { ...whole.health, recovery } };
  answers.push(ok({ ...lost, tasks: [], asks: [] }), ok(lost));
  await standing.open(farm);
  expect(standing.view()?.tasks.size).toBe(0);
  standing.setTrouble(null);

  const [workspace] = whole.workspaces;
  if (!workspace) throw new Error('the farm has a workspace');
  happens({ type: 'workspace.changed', workspace, returned: true }, 1_000);
  happens({ type: 'farm.changed', control: 'paused' }, 1_001);
  await vi.waitFor(() => expect(standing.view()?.tasks.size).toBeGreaterThan(0));
  expect(standing.view()?.control).toBe('paused');
  expect(standing.trouble()).toBeNull();
  expect(asked).toHaveBeenCalledTimes(2);
  standing.dispose();
});

test('what happens while tasks that came back are asked for is heard once, whether the answer has it or not', async () => {
  const { answers, standing, told, happens, farm, asked } = await bench();
  const { whole } = told;
  const [workspace] = whole.workspaces;
  if (!workspace) throw new Error('the farm has a workspace');
  answers.push(ok({ ...whole, seq: 999 }), ok({ ...whole, seq: 1_001 }));
  await standing.open(farm);
  const heard: number[] = [];
  standing.onEvent(({ seq }) => heard.push(seq));
  happens({ type: 'workspace.changed', workspace, returned: true }, 1_000);
  happens(notice, 1_001);
  happens(notice, 1_002);
  await vi.waitFor(() => expect(heard).toContain(1_002));
  happens(notice, 1_003);
  expect(heard).toEqual([1_000, 1_001, 1_002, 1_003]);
  expect(asked).toHaveBeenCalledTimes(2);
  standing.dispose();
});
