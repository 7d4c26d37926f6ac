import { describe, expect, it } from 'vitest';
import type { AskId } from '../../../src/main/contract/ids';
import { forgetClosed } from '../../../src/renderer/src/features/task/kept-answer';
import { parseChoices } from '../../../src/renderer/src/features/task/question-answers';

describe('an answer that was begun', () => {
  it('is read as it was left, question by question, and anything odd is nothing', () => {
    const choices = { 'Which one?': { labels: ['A', 'B'], words: 'or C' }, 'Why?': { labels: [], words: 'so' } };
    expect(parseChoices(JSON.stringify(choices))).toEqual(choices);
    expect(parseChoices('{"Why?":{"labels":[7],"words":""},"How?":{"labels":[],"words":"well"}}')).toEqual({
      'How?': { labels: [], words: 'well' },
    });
    for (const odd of ['', 'null', '[]', '7', 'no json', '{"Why?":null}']) expect(parseChoices(odd)).toEqual({});
  });

  it('is forgotten once its question is closed, and nothing else is', () => {
    const kept = new Map([
      ['answer ask_1', '{}'],
      ['answer ask_2', '{}'],
      ['deny ask_3', 'no'],
      ['say task_1', 'words'],
    ]);
    forgetClosed(new Map([['ask_1' as AskId, null]]), {
      all: () => new Map(kept),
      write: (place, words) => void (words === '' && kept.delete(place)),
    });
    expect([...kept.keys()]).toEqual(['answer ask_1', 'say task_1']);
  });
});
