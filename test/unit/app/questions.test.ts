import { describe, expect, it } from 'vitest';
import { questionsOf, titleOf } from '../../../src/main/app/engine/questions';

const asked = (questions: unknown, name = 'AskUserQuestion') =>
  ({
    kind: 'ask',
    requestId: 'r',
    toolUseId: 't',
    name,
    toolKind: 'other',
    title: 'Which colour should it be?',
    input: { questions },
    why: null,
  }) as const;
const question = 'Which colour should it be?';
const plain = (label: string) => ({ label, description: null });

describe('the questions of an agent', () => {
  it.each([
    [
      'as they should be',
      [{ question, header: 'Colour', multiSelect: true, options: [{ label: 'Red', description: 'warm' }] }],
      [{ question, header: 'Colour', multiSelect: true, options: [{ label: 'Red', description: 'warm' }] }],
    ],
    [
      'with plain texts as options',
      [{ question, options: ['Red', 'Blue'] }],
      [{ question, header: null, multiSelect: false, options: [plain('Red'), plain('Blue')] }],
    ],
    [
      'with fields that mean nothing',
      [{ question, header: 7, multiSelect: 'no', options: 'Red', more: 1 }],
      [{ question, header: null, multiSelect: false, options: [] }],
    ],
    ['as plain texts', [question], [{ question, header: null, multiSelect: false, options: [] }]],
  ])('are read %s', (_, given, read) => {
    const event = asked(given);
    expect(questionsOf(event)).toEqual(read);
    expect(titleOf(event, questionsOf(event))).toBe(question);
  });

  it.each([[[{ question: 7 }]], [[null]], ['nothing'], [[]], [[{ question, options: [{ label: 1 }] }]]])(
    'are a permission to use the tool where they cannot be read: %j',
    (given) => {
      const event = asked(given);
      expect(questionsOf(event)).toEqual([]);
      expect(titleOf(event, [])).toBe('use AskUserQuestion?');
    },
  );

  it('are those of that tool only', () => {
    expect(questionsOf(asked([{ question }], 'Bash'))).toEqual([]);
    expect(titleOf(asked([], 'Bash'), [])).toBe(question);
  });
});
