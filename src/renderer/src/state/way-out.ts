import type { Failure } from '../../../main/contract/errors';
import type { RunId, TaskId } from '../../../main/contract/ids';
import type { Terminal } from '../../../main/contract/terminal';

/** Refusals because something runs in a terminal that was opened by hand. */
const TERMINAL_IN_THE_WAY: ReadonlySet<string> = new Set(['review.terminal_open', 'session.in_use']);

/** The terminal of a task that a refusal is about; null: it is about something else, or the terminal has ended meanwhile. */
export function terminalInTheWay(
  { reason }: Pick<Failure, 'reason'>,
  taskId: TaskId,
  terminals: ReadonlyMap<RunId, Terminal>,
): RunId | null {
  if (reason === undefined || !TERMINAL_IN_THE_WAY.has(reason)) return null;
  const open = [...terminals.values()].find((one) => one.taskId === taskId && one.state.kind !== 'ended');
  return open?.id ?? null;
}
