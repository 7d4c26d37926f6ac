import { expect, it } from 'vitest';
import { fail } from '../../../src/main/contract/errors';
import { RunId } from '../../../src/main/contract/ids';
import { createRecovery, stopUnknown } from '../../../src/main/app/recovery';
import { createEngineFarm, valueOf } from './engine-farm';

const UNKNOWN = RunId.parse('run_00000000000000000a');
/** A worker that stops an agent in all its stages takes so long. */
const STOP_MS = 9_000;
const LATE_MS = 8_000;

it('an agent that the database does not know has its whole time to end, however late its worker answers', async () => {
  const { app, worker, engine } = await createEngineFarm();
  // The farm has not started its engine by then.
  await engine.dispose();
  await valueOf(app.worker.start({ id: UNKNOWN, argv: ['agent'], cwd: '/', env: {}, io: { kind: 'pipes' } }));
  let elapsed = 0;
  let endsAt = Infinity;
  worker.run(UNKNOWN).onSignal = () => (endsAt = elapsed + STOP_MS);
  const late = {
    ...app,
    worker: {
      ...app.worker,
      list: () => (elapsed < LATE_MS ? Promise.resolve(fail('unavailable', 'no answer')) : app.worker.list()),
    },
    clock: {
      ...app.clock,
      elapsed: () => elapsed,
      after(ms: number, act: () => void) {
        elapsed += ms;
        if (elapsed >= endsAt) worker.run(UNKNOWN).exit({ signal: 'SIGKILL' });
        queueMicrotask(act);
        return () => undefined;
      },
    },
  };
  const recovery = createRecovery({ kind: 'restored', backupAt: app.clock.now(), kept: null }, app.store);
  const unknown = await stopUnknown(late, recovery);
  expect(unknown?.map(({ id }) => id)).toEqual([UNKNOWN]);
  expect(worker.run(UNKNOWN).view().state).toBe('ended');
});
