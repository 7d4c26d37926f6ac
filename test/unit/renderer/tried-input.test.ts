import { expect, it } from 'vitest';
import { createTriedInputs } from '../../../src/renderer/src/state/tried-input';
import { runId } from './build';

const [one, two] = [runId('one'), runId('two')];

it('words that are sent again after no answer came are the same message, others are another', () => {
  const tried = createTriedInputs();
  const first = tried.next(one, 'be brief');
  expect(tried.next(one, 'be brief')).toBe(first);
  const others = [tried.next(two, 'be brief'), tried.next(one, 'be brief, please'), tried.next(one, 'be brief')];
  expect(new Set([first, ...others].map(({ inputId }) => inputId)).size).toBe(4);
});

it('words whose answer came are another message when they are said once more, whatever was sent since', () => {
  const tried = createTriedInputs();
  const first = tried.next(one, 'be brief');
  tried.arrived(first);
  const second = tried.next(one, 'be brief');
  expect(second.inputId).not.toBe(first.inputId);
  tried.arrived(first);
  expect(tried.next(one, 'be brief')).toBe(second);
});

it('remembers a bounded number of runs, those that were spoken to last', () => {
  const tried = createTriedInputs();
  const [old, kept] = [tried.next(one, 'old'), tried.next(two, 'kept')];
  for (let count = 0; count < 49; count++) tried.next(runId(`more${count}`), 'more');
  expect(tried.next(two, 'kept')).toBe(kept);
  expect(tried.next(one, 'old')).not.toBe(old);
});
