import { expect, test, vi } from 'vitest';
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
  const farm = {
    invoke: vi.fn(() => Promise.resolve(answers.shift() ?? ok(whole.value))),
    onCommit: (listener: typeof commit) => {
      commit = listener;
      return () => undefined;
    },
  };
  const standing = createStanding();
  const tray = () =>
    trayModel({
      ...{ view: standing.view(), failure: standing.failure(), draining: false, trouble: null },
      clockTime: String,
    });
  const happens = (fact: FarmFact, seq: number) =>
    commit([{ seq, at: NOON, workspaceId: null, taskId: null, runId: null, fact }]);
  return { answers, standing, tray, happens, farm: farm as unknown as FarmSide, asked: farm.invoke };
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
