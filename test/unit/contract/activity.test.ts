import { expect, it } from 'vitest';
import { activityAfter, activityAfterAnswer } from '../../../src/main/contract/activity';
import type { AgentEvent } from '../../../src/main/contract/agent-event';
import type { Activity } from '../../../src/main/contract/run';
import { ask } from '../renderer/build';

const bash = { toolUseId: 'tool-1', name: 'Bash', toolKind: 'bash', title: 'npm test' } as const;
const tool: AgentEvent = { kind: 'tool', ...bash, input: {}, parent: null };
const ended: AgentEvent = {
  ...{ kind: 'tool-end', ...bash, ok: true, output: '', exitCode: 0 },
  ...{ durationMs: null, file: null },
};
const words: AgentEvent = { kind: 'message', from: 'user', text: 'and the docs, too' };
const after = (...events: readonly AgentEvent[]) =>
  events.reduce<Activity | null>((before, event, at) => activityAfter(before, event, at), null);

it('says of words that come while a tool runs that the tool runs', () => {
  expect(after(tool, words)).toMatchObject({ text: 'runs npm test', since: 0 });
});

it('says that words are read where nothing else is done', () => {
  expect(after(tool, ended, words)?.text).toBe('reads your words');
  expect(after(words)?.text).toBe('reads your words');
});

it('says of a call that was denied nothing of a failure', () => {
  expect(after(tool, { ...ended, ok: false })?.text).toBe('looks at what failed: npm test');
  expect(after(tool, { ...ended, ok: false, denied: true })?.text).toBe('thinking');
});

const asked: AgentEvent = { kind: 'ask', ...bash, requestId: 'a', title: 'run `npm test`?', input: {}, why: null };
const closed = (state: 'allowed' | 'denied' | 'answered' | 'withdrawn', title = asked.title) =>
  ask('a', 't', { state, title, answeredAt: 9 });

it('says after an answer what is done now, and since when', () => {
  const before = after(tool, asked);
  expect(before?.text).toBe('asks: run `npm test`?');
  expect(activityAfterAnswer(before, closed('allowed'), [])).toEqual({
    ...{ kind: 'working', text: 'runs npm test', tool: true, since: 9 },
  });
  for (const state of ['denied', 'answered'] as const)
    expect(activityAfterAnswer(before, closed(state), [])).toEqual({
      ...{ kind: 'working', text: 'reads your answer', since: 9 },
    });
  expect(activityAfterAnswer(before, closed('withdrawn'), [])?.text).toBe('goes on');
});

it.each([
  ['change src/a.ts?', 'changes src/a.ts'],
  ['use WebFetch https://example.org?', 'uses WebFetch https://example.org'],
  ['run `echo `date``?', 'runs echo `date`'],
  ['Which one?', 'goes on'],
])('says of %s when it was allowed: %s', (title, words) => {
  expect(activityAfterAnswer(after(asked), closed('allowed', title), [])?.text).toBe(words);
});

it('says what is asked still where an agent has asked twice, and nothing of an answer once it goes on', () => {
  const other = ask('b', 't', { title: 'run `npm publish`?' });
  const before = after(asked);
  expect(activityAfterAnswer(before, closed('allowed'), [other])?.text).toBe('asks: run `npm publish`?');
  expect(activityAfterAnswer(before, { ...other, state: 'allowed' }, [ask('a', 't', { title: asked.title })])).toBe(
    before,
  );
  const goesOn = after(asked, ended);
  expect(activityAfterAnswer(goesOn, closed('allowed'), [])).toBe(goesOn);
});
