import { expect, it } from 'vitest';
import { nextInput } from '../../../src/renderer/src/state/tried-input';
import { runId } from './build';

it('words that are sent again after no answer came are the same message, others are another', () => {
  const first = nextInput(null, runId('one'), 'be brief');
  expect(nextInput(first, runId('one'), 'be brief')).toBe(first);
  const others = [
    nextInput(first, runId('one'), 'be brief, please'),
    nextInput(first, runId('two'), 'be brief'),
    nextInput(null, runId('one'), 'be brief'),
  ];
  expect(new Set([first, ...others].map(({ inputId }) => inputId)).size).toBe(4);
});
