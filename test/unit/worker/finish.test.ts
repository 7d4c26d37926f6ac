import { expect, it } from 'vitest';
import type { Child } from '../../../src/main/worker/processes/child';
import type { ProcessControl } from '../../../src/main/worker/processes/process-control';
import { finish } from '../../../src/main/worker/runs/finish';

it('knows how a run ended also where its leftovers cannot be looked for', async () => {
  const child = { exited: Promise.resolve({ code: 3, signal: null }), drained: Promise.resolve() } as Child;
  const control = { sweep: () => Promise.reject(new Error('no list')) } as unknown as ProcessControl;
  const processes = () => ({ mark: 'MARK=1', main: null, known: new Set<string>(), watchedUntil: null });
  const reported: unknown[] = [];
  const end = await finish(
    child,
    control,
    processes,
    () => null,
    (error) => reported.push(error),
  );
  expect(end).toEqual({ code: 3, signal: null, swept: 0 });
  expect(reported).toHaveLength(1);
});
