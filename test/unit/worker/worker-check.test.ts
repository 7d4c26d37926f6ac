import { expect, test } from 'vitest';

import { checkWorker } from '../../../src/main/app/worker-check';

test.each([
  ['one that answers', true, [], 'ok', 'The worker answers.'],
  ['one that is started again', false, [], 'warn', 'The worker is away: it is looked for, and started again.'],
  ['one that hangs', false, [{ pid: 7, runs: 0 }], 'bad', 'The worker (process 7) does not answer.'],
  [
    'one that hangs with agents',
    false,
    [{ pid: 7, runs: 2 }],
    'bad',
    'The worker (process 7) does not answer. 2 agents are with it.',
  ],
  ['an older one that hangs', true, [{ pid: null, runs: 1 }], 'bad', 'The worker does not answer. 1 agent is with it.'],
] as const)('the doctor looks at the worker: %s', (_what, up, hanging, state, message) => {
  const check = checkWorker({ isUp: () => up, hanging: () => hanging });
  expect(check).toMatchObject({ key: 'worker', state, message });
  expect(check.fix !== null).toBe(state === 'bad');
});
