import { describe, expect, it } from 'vitest';
import { classOf } from '../../../src/main/contract/event-class';
import { AgentEvent } from '../../../src/main/contract/agent-event';
import type { EventClass, FarmFact } from '../../../src/main/contract/event';
import { agentEvent, agentFact, aNotice, newIds } from '../../builders';

const cases: [string, FarmFact, EventClass][] = [
  ['a command', agentFact(agentEvent.tool()), 'bash'],
  ['an edit', agentFact(agentEvent.tool({ toolKind: 'file' })), 'file'],
  ['another tool', agentFact(agentEvent.tool({ toolKind: 'other' })), 'tool'],
  ['the end of a command', agentFact(agentEvent.toolEnd()), 'bash'],
  ['the end of an edit', agentFact(agentEvent.toolEnd({ toolKind: 'file' })), 'file'],
  ['a tool that failed', agentFact(agentEvent.toolEnd({ ok: false })), 'error'],
  ['a command that was denied', agentFact(agentEvent.toolEnd({ ok: false, denied: true })), 'bash'],
  ['an edit that was denied', agentFact(agentEvent.toolEnd({ ok: false, denied: true, toolKind: 'file' })), 'file'],
  ['text', agentFact(agentEvent.text()), 'text'],
  ['thinking', agentFact(agentEvent.thinking()), 'text'],
  ['a message', agentFact({ kind: 'message', from: 'user', text: 'hello' }), 'text'],
  ['an error', agentFact(agentEvent.error()), 'error'],
  ['a denial', agentFact({ kind: 'denied', toolUseId: 't', name: 'Bash', message: 'no' }), 'tool'],
  ['a verdict that does not fit', agentFact({ kind: 'verdict-rejected', message: 'no summary' }), 'error'],
  ['a turn that ended well', agentFact(agentEvent.turnEnd()), 'other'],
  ['a turn that ended badly', agentFact(agentEvent.turnEnd({ ok: false })), 'error'],
  ['a note', agentFact({ kind: 'note', level: 'warn', text: 'background tasks are off' }), 'other'],
  ['a state of an agent', agentFact({ kind: 'state', state: 'idle' }), 'other'],
  ['a change of the farm', { type: 'workspace.removed', workspaceId: newIds.workspace() }, 'state'],
  ['a warning', aNotice({ level: 'warn' }), 'state'],
  ['a bad notice', aNotice({ level: 'bad' }), 'error'],
];

describe('classOf', () => {
  it.each(cases)('files %s under its class', (_, fact, expected) => {
    expect(classOf(fact)).toBe(expected);
  });

  it('knows every kind of agent event', () => {
    for (const option of AgentEvent.options) {
      const kind = option.shape.kind.value;
      const event = { kind, toolKind: 'bash', ok: true } as unknown as AgentEvent;
      expect(classOf(agentFact(event)), kind).toBeTypeOf('string');
    }
  });
});
