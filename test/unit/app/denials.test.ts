import { expect, it } from 'vitest';
import { createDenials } from '../../../src/main/app/engine/denials';
import type { AgentEvent } from '../../../src/main/contract/agent-event';
import type { Ask } from '../../../src/main/contract/run';
import { agentEvent } from '../../builders';
import { ask, runId } from '../renderer/build';

const states: Readonly<Record<string, Ask['state']>> = { no: 'denied', yes: 'allowed' };
const askByRequest = (_: string, requestId: string): Ask | null => {
  const state = states[requestId];
  return state === undefined ? null : ask(requestId, 't', { state });
};
const asks = (toolUseId: string, requestId: string): AgentEvent => {
  const { name, toolKind, title } = agentEvent.tool();
  return { kind: 'ask', requestId, toolUseId, name, toolKind, title, input: {}, why: null };
};
const lookAt = (...events: readonly AgentEvent[]) => {
  const denials = createDenials({ askByRequest }, runId('r'));
  return events.map((event) => denials.look(event)).at(-1);
};
const failed = agentEvent.toolEnd({ ok: false, exitCode: null, durationMs: 9000 });

it('says of a call that its user denied that it was denied, and not how long it waited', () => {
  expect(lookAt(asks('tool-1', 'no'), failed)).toEqual({ ...failed, denied: true, durationMs: null });
});

it.each([
  ['that was allowed', asks('tool-1', 'yes'), failed],
  ['that nobody was asked about', asks('tool-2', 'no'), failed],
  ['about which the store knows nothing', asks('tool-1', 'gone'), failed],
  ['that went well after all', asks('tool-1', 'no'), agentEvent.toolEnd()],
  ['that was run after all', asks('tool-1', 'no'), { ...failed, exitCode: 1 }],
])('leaves the end of a call %s as it is', (_, asked, end) => {
  expect(lookAt(asked, end)).toBe(end);
});

it('looks at each answer once: an id that comes again is another call', () => {
  expect(lookAt(asks('tool-1', 'no'), failed, failed)).toBe(failed);
});

it('forgets the oldest questions where none is ever answered', () => {
  const many = Array.from({ length: 1000 }, (_, index) => asks(`other-${index}`, 'yes'));
  expect(lookAt(asks('tool-1', 'no'), ...many.slice(1), failed)).toHaveProperty('denied', true);
  expect(lookAt(asks('tool-1', 'no'), ...many, failed)).toBe(failed);
});
