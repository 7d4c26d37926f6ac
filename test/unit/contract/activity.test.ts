import { expect, it } from 'vitest';
import { activityAfter } from '../../../src/main/contract/activity';
import type { AgentEvent } from '../../../src/main/contract/agent-event';
import type { Activity } from '../../../src/main/contract/run';

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
