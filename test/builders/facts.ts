import type { AgentEvent } from '../../src/main/contract/agent-event';
import type { FarmFact } from '../../src/main/contract/event';
import type { NewFact } from '../../src/main/ports/store';
import { NOON } from './records';

type AgentEventOf<K extends AgentEvent['kind']> = Extract<AgentEvent, { kind: K }>;

/** Agent events with sensible values. */
export const agentEvent = {
  text: (text = 'I looked at it.'): AgentEventOf<'text'> => ({ kind: 'text', text }),
  thinking: (text = 'Let me see.'): AgentEventOf<'thinking'> => ({ kind: 'thinking', text }),
  tool: (over: Partial<AgentEventOf<'tool'>> = {}): AgentEventOf<'tool'> => ({
    kind: 'tool',
    toolUseId: 'tool-1',
    name: 'Bash',
    toolKind: 'bash',
    title: 'npm test',
    input: { command: 'npm test' },
    parent: null,
    ...over,
  }),
  toolEnd: (over: Partial<AgentEventOf<'tool-end'>> = {}): AgentEventOf<'tool-end'> => ({
    kind: 'tool-end',
    toolUseId: 'tool-1',
    name: 'Bash',
    toolKind: 'bash',
    title: 'npm test',
    ok: true,
    output: 'all passed',
    exitCode: 0,
    durationMs: 12,
    file: null,
    ...over,
  }),
  turnEnd: (over: Partial<AgentEventOf<'turn-end'>> = {}): AgentEventOf<'turn-end'> => ({
    kind: 'turn-end',
    ok: true,
    problem: null,
    message: null,
    resetsAt: null,
    hasVerdict: true,
    ...over,
  }),
  error: (over: Partial<AgentEventOf<'error'>> = {}): AgentEventOf<'error'> => ({
    kind: 'error',
    problem: 'api-error',
    message: 'The API answered 500.',
    status: 500,
    ...over,
  }),
};

export const agentFact = (event: AgentEvent = agentEvent.text()): FarmFact => ({ type: 'agent', event });

export function aNotice(over: Partial<Extract<FarmFact, { type: 'notice' }>> = {}): FarmFact {
  return { type: 'notice', level: 'info', code: 'test.notice', message: 'Something to know.', next: null, ...over };
}

/** A fact with its place: of a task, of a run (both have a workspace), or of the farm as a whole. */
export function aFact(
  fact: FarmFact = aNotice(),
  of: Partial<Pick<NewFact, 'workspaceId' | 'taskId' | 'runId' | 'at'>> = {},
): NewFact {
  return { at: NOON, workspaceId: null, taskId: null, runId: null, ...of, fact };
}
