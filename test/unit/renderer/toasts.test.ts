import { expect, it } from 'vitest';
import { tooLate, unreachable } from '../../../src/renderer/src/host/unreachable';
import { createToasts } from '../../../src/renderer/src/state/toasts';

it('takes away what was only so while the farm could not be reached', () => {
  const toasts = createToasts();
  const texts = () => toasts.store.getState().map(({ text }) => text);
  for (const reply of [unreachable('Croft is not reachable right now.'), tooLate])
    if (!reply.ok) toasts.failed(reply.error);
  toasts.failed({ code: 'unavailable', message: 'The worker is away.' });
  toasts.show({ text: 'Ended a shell.' });
  expect(texts()).toHaveLength(4);
  toasts.reached();
  expect(texts()).toEqual(['The worker is away.', 'Ended a shell.']);
});
