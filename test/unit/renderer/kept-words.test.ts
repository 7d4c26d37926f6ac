import { describe, expect, it } from 'vitest';
import { parseTaskForm } from '../../../src/renderer/src/state/kept-task-form';
import { createUnsavedWords } from '../../../src/renderer/src/state/review-unsaved';
import { joinWords, wordsAfter } from '../../../src/renderer/src/state/kept-words';
import { MOST_TITLE, splitTitle, titleTooLong } from '../../../src/renderer/src/state/view/title-limit';

describe('words that were kept', () => {
  it('stand before those that a form begins with, each once', () => {
    expect(joinWords('', 'Merge it.')).toBe('Merge it.');
    expect(joinWords('Mine.', '')).toBe('Mine.');
    expect(joinWords('Mine.', 'Merge it.')).toBe('Mine.\n\nMerge it.');
    expect(joinWords('Mine.\n\nMerge it.', 'Merge it.')).toBe('Mine.\n\nMerge it.');
  });

  it('are what is left of a field once some of it has arrived', () => {
    expect(wordsAfter('Do this.', 'Do this.')).toBe('');
    expect(wordsAfter('Do this.', 'Do this. And then that')).toBe('And then that');
    expect(wordsAfter('Do this.', 'Something else')).toBe('Something else');
  });

  it('of a new task are read as they were left, and anything odd is nothing', () => {
    const form = { title: 'T', description: 'D', workspaceId: 'ws_1', pipeline: 'quick', agent: 'claude' };
    expect(parseTaskForm(JSON.stringify(form))).toEqual(form);
    expect(parseTaskForm('{"title":"T","agent":7}')).toMatchObject({ title: 'T', description: '', agent: null });
    for (const odd of ['', '{}', '[]', 'null', 'no json', '{"title":7}']) expect(parseTaskForm(odd)).toBeNull();
  });
});

describe('the store of words', () => {
  const storage = () => {
    const held = new Map<string, string>();
    const given: Storage = {
      length: 0,
      key: () => null,
      getItem: (name) => held.get(name) ?? null,
      setItem: (name, value) => void held.set(name, value),
      removeItem: (name) => void held.delete(name),
      clear: () => held.clear(),
    };
    return createUnsavedWords(() => given);
  };
  const held = new Map<string, string>();
  const shared = () =>
    createUnsavedWords(() => ({
      ...{ length: 0, key: () => null, removeItem: () => undefined, clear: () => undefined },
      getItem: (name) => held.get(name) ?? null,
      setItem: (name, value) => void held.set(name, value),
    }));

  it('keeps so many places and so many characters, the newest of them', () => {
    const many = storage();
    for (let at = 0; at < 60; at += 1) many.write(`p${at}`, 'words');
    expect([many.read('p9'), many.read('p10')]).toEqual(['', 'words']);
    const long = storage();
    long.write('old', 'x'.repeat(600_000));
    long.write('new', 'x'.repeat(600_000));
    expect([long.read('old').length, long.read('new').length]).toEqual([0, 600_000]);
  });

  it('takes what is held apart once, until this window or another one has written', () => {
    const [mine, other] = [shared(), shared()];
    mine.write('p', 'words');
    const before = mine.all();
    expect([before.get('p'), mine.all() === before]).toEqual(['words', true]);
    other.write('q', 'more');
    expect([...mine.all()]).toEqual([
      ['p', 'words'],
      ['q', 'more'],
    ]);
    mine.write('p', '');
    expect([before.get('p'), [...other.all().keys()]]).toEqual(['words', ['q']]);
  });

  it('forgets a place that is left empty', () => {
    const store = storage();
    store.write('p', 'words');
    store.write('p', '  ');
    expect(store.read('p')).toBe('');
  });
});

describe('a title', () => {
  it('has a greatest length, which is said', () => {
    expect(titleTooLong('x'.repeat(MOST_TITLE))).toBeNull();
    expect(titleTooLong(` ${'x'.repeat(MOST_TITLE)} `)).toBeNull();
    expect(titleTooLong('x'.repeat(5_000))).toBe('At most 300 characters: this has 5,000.');
  });

  it('that is too long is cut between words, and its rest comes before the details', () => {
    const long = `${'word '.repeat(80)}end`;
    const { title, description } = splitTitle(long, 'Details.');
    expect(title.length).toBeLessThanOrEqual(MOST_TITLE);
    expect(title.endsWith('word')).toBe(true);
    expect(description.endsWith('end\n\nDetails.')).toBe(true);
    expect(`${title} ${description}`).toBe(`${long}\n\nDetails.`);
  });

  it('of one long word is cut between characters', () => {
    const { title, description } = splitTitle(`a${'\u{1F389}'.repeat(200)}`, '');
    expect(title).toBe(`a${'\u{1F389}'.repeat(149)}`);
    expect(description).toBe('\u{1F389}'.repeat(51));
  });
});
