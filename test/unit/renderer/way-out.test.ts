import { expect, it } from 'vitest';
import { RunId, TaskId, WorkspaceId } from '../../../src/main/contract/ids';
import type { Terminal } from '../../../src/main/contract/terminal';
import { terminalInTheWay } from '../../../src/renderer/src/state/way-out';

const mine = TaskId.parse('task_mine00000000');
const other = TaskId.parse('task_other0000000');

function terminal(name: string, taskId: TaskId | null, isOver = false): Terminal {
  return {
    ...{ id: RunId.parse(`run_${name.padEnd(12, '0')}`), kind: 'shell', agent: null, sessionId: null, taskId },
    ...{ workspaceId: WorkspaceId.parse('ws_000000000000'), cwd: '/w', title: name, activity: null, createdAt: 0 },
    state: isOver ? { kind: 'ended', at: 1, exitCode: 0, message: null } : { kind: 'live' },
  };
}

const map = (...all: Terminal[]) => new Map(all.map((each) => [each.id, each]));
const refusal = { reason: 'review.terminal_open' };

it('a refusal leads to the open terminal of its own task, and to nothing else', () => {
  const open = terminal('open', mine);
  const rest = [terminal('over', mine, true), terminal('other', other), terminal('none', null)];
  expect(terminalInTheWay(refusal, mine, map(...rest, open))).toBe(open.id);
  expect(terminalInTheWay({ reason: 'session.in_use' }, mine, map(open))).toBe(open.id);
  expect(terminalInTheWay(refusal, mine, map(...rest))).toBeNull();
  expect(terminalInTheWay({ reason: 'review.running' }, mine, map(open))).toBeNull();
  expect(terminalInTheWay({}, mine, map(open))).toBeNull();
});
