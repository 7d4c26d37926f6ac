import type { AskId } from '../../../main/contract/ids';
import type { Activity, Ask } from '../../../main/contract/run';
import type { Terminal } from '../../../main/contract/terminal';
import type { Question } from './question';
import type { TerminalItem } from './terminal-items';
import { askWords } from './view/needs';
import { signs, taskSign } from './view/signs';
import type { Sign } from './view/signs';
import { SILENT, taskWords } from './view/task-words';
import { clockTime } from './view/words';

/** The sign of a terminal: of a run that of its task, as in every list. */
export function itemSign(item: TerminalItem): Sign {
  if (item.kind === 'run') return taskSign(item.task);
  const { state, activity } = item.terminal;
  switch (state.kind) {
    case 'starting':
      return { ...signs.queued, words: 'starting' };
    case 'live':
      return activity?.kind === 'waiting'
        ? signs['needs-you']
        : { ...signs.now, words: item.terminal.kind === 'shell' ? 'open' : 'running' };
    case 'ended':
      return state.exitCode === 0 || state.exitCode === null
        ? { ...signs.stopped, words: 'ended' }
        : { ...signs.failed, words: 'ended with an error' };
  }
}

interface Around {
  readonly doing: Activity | undefined;
  readonly asks: ReadonlyMap<AskId, Ask>;
  readonly now: number;
  /** The worker does not answer. */
  readonly silent?: boolean;
}

/** What happens in a terminal, in words. */
export function itemWords(item: TerminalItem, { doing, asks, now, silent }: Around): string {
  if (item.kind === 'hand')
    return silent === true && item.terminal.state.kind === 'live' ? SILENT : terminalWords(item.terminal, now);
  const { task, run } = item;
  const ask = task.openAsks > 0 ? [...asks.values()].find((each) => each.taskId === task.id) : undefined;
  return taskWords(task, { now, doing, asks: ask && askWords(ask), place: null, attended: run.attended, silent });
}

/** How a terminal that was opened by hand stands. */
export function terminalWords(terminal: Terminal, now: number): string {
  const { state, activity, cwd } = terminal;
  const what = terminal.kind === 'shell' ? 'shell' : (terminal.agent ?? 'agent');
  switch (state.kind) {
    case 'starting':
      return `${what} starts in ${cwd}`;
    case 'live':
      return `${what} · ${activity?.text ?? cwd}`;
    case 'ended': {
      const how = state.message ?? (state.exitCode === null ? 'ended' : `ended with ${state.exitCode}`);
      return `${what} · ${how} · ${clockTime(state.at, now)}`;
    }
  }
}

/** Asked before ended terminals are taken off the list together. */
export const clearQuestion = (count: number): Question => ({
  sure: `Clear ${count} ended?`,
  loses: count === 1 ? 'Its output goes with it.' : 'Their output goes with them.',
});

/** Asked before a terminal is ended: what runs in it is gone then. */
export const endQuestion = ({ kind }: Pick<Terminal, 'kind'>): Question => ({
  sure: 'End it?',
  loses:
    kind === 'shell'
      ? 'The shell ends, and everything that runs in it.'
      : 'The agent ends in the middle of what it does.',
});
