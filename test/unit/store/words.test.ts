import { describe, expect, it } from 'vitest';
import { eventWords } from '../../../src/main/core/search/event-words';
import { addWords, matchesWords, queryWords } from '../../../src/main/core/search/words';
import { agentEvent, agentFact, aNotice, aTask, aWorkspace } from '../../builders';

const wordsOf = (text: string): string[] => {
  const words = new Set<string>();
  addWords(words, text);
  return [...words];
};

describe('the words of a text', () => {
  it.each([
    ['npm run test:unit', ['npm', 'run', 'test', 'unit']],
    ['src/main/app.ts', ['src', 'main', 'app', 'ts']],
    ['snake_case kebab-case', ['snake', 'case', 'kebab']],
    ['createStore', ['createstore', 'store']],
    ['parseHTMLNode', ['parsehtmlnode', 'node', 'htmlnode']],
    ['Crème brûlée, ÜBER', ['creme', 'brulee', 'uber']],
    ['ΑΘΉΝΑ Привет', ['αθηνα', 'привет']],
    ['日本語 text', ['日', '本', '語', 'text']],
    ['done 🎉👍🏽', ['done', '🎉', '👍']],
    ['" * ( ) AND -- \u0000', ['and']],
    ['', []],
  ])('of %j', (text, expected) => {
    expect(wordsOf(text)).toEqual(expected);
  });

  it('are cut where they are very long, so that their beginning still finds them', () => {
    const blob = 'a1'.repeat(500);
    expect(wordsOf(blob)).toEqual([blob.slice(0, 64)]);
    expect(matchesWords(new Set(wordsOf(blob)), queryWords(blob.slice(0, 200)))).toBe(true);
  });
});

describe('a query', () => {
  it('asks for each word once, and not for what another word begins with', () => {
    expect(queryWords('Test te TEST tests')).toEqual(['tests']);
    expect(queryWords('"quoted* words" NOT (near)')).toEqual(['quoted', 'words', 'not', 'near']);
    expect(queryWords(' *"()-')).toEqual([]);
  });

  it('fits where each word is the beginning of a word', () => {
    const words = new Set(['create', 'store', 'files']);
    expect(matchesWords(words, ['cre', 'file'])).toBe(true);
    expect(matchesWords(words, ['cre', 'reate'])).toBe(false);
  });
});

describe('the words of an event', () => {
  it('say of a call that was not allowed that it was denied', () => {
    const end = agentEvent.toolEnd({ ok: false, denied: true, output: 'Not that one.' });
    expect([...eventWords(agentFact(end))]).toEqual(expect.arrayContaining(['denied', 'npm', 'one']));
    expect(eventWords(agentFact(agentEvent.toolEnd({ ok: false })))).not.toContain('denied');
    const policy = { kind: 'denied', toolUseId: 't', name: 'Bash', message: 'A rule says no.' } as const;
    expect(eventWords(agentFact(policy))).toContain('denied');
  });

  it('are what it says, not how it is stored', () => {
    const tool = agentEvent.tool({
      title: 'Read auth.ts',
      name: 'Read',
      input: { file_path: '/shop/auth.ts', limit: 40 },
    });
    const words = eventWords(agentFact(tool));
    expect([...words].toSorted()).toEqual(['40', 'auth', 'read', 'shop', 'ts']);
    expect(eventWords(aNotice({ message: 'Disk full', next: 'Free some space' }))).toContain('space');
    expect(eventWords(agentFact({ kind: 'state', state: 'idle' })).size).toBe(0);
  });

  it.each([
    ['merged into main', { kind: 'accepted', at: 1, into: 'main', commit: 'c0ffee12ab', how: 'merge' }],
    ['squashed c0ffee1', { kind: 'accepted', at: 1, into: 'main', commit: 'c0ffee12ab', how: 'squash' }],
    ['discarded', { kind: 'discarded', at: 1, until: 2 }],
  ] as const)('are what became of the work of its task: %s', (query, review) => {
    const task = { ...aTask({ workspaceId: aWorkspace().id, review }), stages: [], openAsks: 0, costUsd: 0 };
    expect(matchesWords(eventWords({ type: 'task.changed', task, move: null }), queryWords(query))).toBe(true);
  });

  it('are that work is back', () => {
    const task = { ...aTask({ workspaceId: aWorkspace().id }), stages: [], openAsks: 0, costUsd: 0 };
    const words = eventWords({ type: 'task.changed', task, move: null, restored: true });
    expect(matchesWords(words, queryWords('restored'))).toBe(true);
  });

  it('are those of its beginning and its end where it is long', () => {
    const output = `first ${'middle '.repeat(5_000)}hidden ${'filler '.repeat(5_000)} last`;
    const words = eventWords(agentFact(agentEvent.toolEnd({ output })));
    expect(words).toContain('first');
    expect(words).toContain('last');
    expect(words).not.toContain('hidden');
  });
});
