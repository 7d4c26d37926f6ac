import { expect, it } from 'vitest';
import { tooLate, unreachable } from '../../../src/renderer/src/host/unreachable';
import { createToasts } from '../../../src/renderer/src/state/toasts';

it('takes away what was only so while the farm could not be reached, once it could be read', () => {
  const toasts = createToasts();
  const stays = () => toasts.store.getState().map(({ text, forMs }) => [text, forMs]);
  for (const reply of [unreachable('Croft is not reachable right now.'), tooLate])
    if (!reply.ok) toasts.failed(reply.error);
  toasts.failed({ code: 'unavailable', message: 'The worker is away.' });
  toasts.show({ text: 'Ended a shell.' });
  expect(stays()).toHaveLength(4);
  const after = [
    ['Croft is not reachable right now.', 4_000],
    ['Croft did not answer within 30 seconds.', 4_000],
    ['The worker is away.', 30_000],
    ['Ended a shell.', 6_000],
  ];
  toasts.reached();
  expect(stays()).toEqual(after);
  const once = toasts.store.getState();
  toasts.reached();
  expect(toasts.store.getState()).toBe(once);
});
