import { expect, test } from 'vitest';
import { choiceOf } from '../../../src/renderer/src/state/view/need-choice';
import { ask } from './build';

const asking = (...labels: string[]) =>
  ask('which', 'one', {
    kind: 'question',
    questions: [
      {
        ...{ question: 'Which colour shall it have?', header: 'Colour', multiSelect: false },
        options: labels.map((label) => ({ label, description: '' })),
      },
    ],
  });

test('answers stand on a row where the question has room beside them', () => {
  const colours = asking('Red', 'Green', 'Blue', 'Violet');
  expect(choiceOf(colours, 'wide')?.labels).toHaveLength(4);
  expect(choiceOf(colours, 'phone')?.labels).toHaveLength(4);
  expect(choiceOf(colours, 'tight')).toBeNull();
  expect(choiceOf(asking('Yes', 'No'), 'tight')?.labels).toEqual(['Yes', 'No']);
});

test('too many or long ones are given on the page of the task', () => {
  expect(choiceOf(asking('a', 'b', 'c', 'd', 'e'), 'wide')).toBeNull();
  expect(choiceOf(asking('Leave it as it is, for good'), 'wide')).toBeNull();
  expect(choiceOf(ask('may', 'one'), 'wide')).toBeNull();
});
