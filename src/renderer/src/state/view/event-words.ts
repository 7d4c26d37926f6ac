import type { AgentEvent } from '../../../../main/contract/agent-event';
import type { FarmEvent, FarmFact } from '../../../../main/contract/event';
import { straightText } from '../../../../main/contract/straight-text';
import { exactDuration, money, upperFirst } from './words';

export type EventTone = 'plain' | 'quiet' | 'good' | 'bad' | 'needs' | 'run' | 'held';

/** One row of the event log. */
export interface EventLine {
  /** What sort of thing it is: `bash`, `edit`, `state`. */
  readonly label: string;
  readonly text: string;
  /** Whether `text` is code: a command or a path. */
  readonly code: boolean;
  /** How it came out, at the end of the row. */
  readonly outcome: string;
  readonly tone: EventTone;
}

const line = (label: string, text: string, more: Partial<EventLine> = {}): EventLine => ({
  label,
  text: straightText(text),
  code: false,
  outcome: '',
  tone: 'plain',
  ...more,
});

/** An event as a row of the log. */
export const eventLine = ({ fact }: FarmEvent): EventLine =>
  fact.type === 'agent' ? agentLine(fact.event) : factLine(fact);

function factLine(fact: Exclude<FarmFact, { type: 'agent' }>): EventLine {
  switch (fact.type) {
    case 'task.changed':
      return fact.move ? moveLine(fact.move) : changeLine(fact);
    case 'run.changed':
      return line('run', `${fact.run.stageKey} attempt ${fact.run.attempt}: ${runWords(fact.run.status)}`, {
        tone: 'quiet',
      });
    case 'ask.changed':
      return line('ask', fact.ask.title, {
        outcome: askWords[fact.ask.state],
        tone: fact.ask.state === 'open' ? 'needs' : 'quiet',
      });
    case 'workspace.changed':
      return line('workspace', fact.returned ? `${fact.workspace.name} is back on the list` : fact.workspace.name, {
        tone: 'quiet',
      });
    case 'workspace.removed':
      return line('workspace', 'taken off the list', { tone: 'quiet' });
    case 'settings.changed':
      return line('settings', 'changed', { tone: 'quiet' });
    case 'farm.changed':
      return farmLine(fact);
    case 'terminal.changed':
      return line('terminal', `${fact.terminal.title}: ${fact.terminal.state.kind}`, { tone: 'quiet' });
    case 'terminal.removed':
      return line('terminal', 'taken off the list', { tone: 'quiet' });
    case 'review.changed':
      return line('review', 'remarks changed', { tone: 'quiet' });
    case 'desktop.changed':
      return line('desktop', 'changed', { tone: 'quiet' });
    case 'notice':
      return line('notice', fact.message, { tone: fact.level === 'info' ? 'plain' : 'bad' });
  }
}

const askWords = {
  open: 'asked',
  allowed: 'allowed',
  denied: 'denied',
  answered: 'answered',
  withdrawn: 'no longer asked',
} as const;

function farmLine({ control, trouble, recovery, worker }: Extract<FarmFact, { type: 'farm.changed' }>): EventLine {
  if (trouble) return line('farm', trouble.message, { tone: 'bad' });
  if (worker === 'down') return line('farm', 'the worker does not answer', { tone: 'bad' });
  if (recovery) return line('farm', recovery.message, { tone: 'bad' });
  if (trouble === null) return line('farm', 'what kept it from working is over', { tone: 'good' });
  if (worker === 'up') return line('farm', 'the worker answers again', { tone: 'good' });
  return line('farm', farmWords[control], { tone: control === 'open' ? 'quiet' : 'held' });
}

const farmWords = {
  open: 'starts things again',
  paused: 'paused: nothing new starts',
  draining: 'starts nothing new until Croft ends',
} as const;

const moveTones: Readonly<Record<string, EventTone>> = {
  'needs-you': 'needs',
  held: 'held',
  done: 'good',
  running: 'run',
  cancelled: 'quiet',
};
const moveWords: Readonly<Record<string, string>> = { 'needs-you': 'Needs you', cancelled: 'Stopped' };
const moveTone = (to: string): EventTone => moveTones[to] ?? 'plain';

/** A task that goes on from stage to stage stays in its state, and a new one had none: only why is news, as where it says the state itself. */
function moveLine({ from, to, reason }: NonNullable<Extract<FarmFact, { type: 'task.changed' }>['move']>): EventLine {
  const isPlain = from === to || from === 'none' || reason === to;
  const text = isPlain ? upperFirst(reason) : `${moveWords[to] ?? upperFirst(to)}: ${reason}`;
  return line('state', text, { tone: moveTone(to) });
}

function changeLine({ task: { review }, restored }: Extract<FarmFact, { type: 'task.changed' }>): EventLine {
  if (restored) return line('review', 'restored: its work is back', { tone: 'quiet' });
  if (review.kind === 'open') return line('task', 'changed', { tone: 'quiet' });
  if (review.kind === 'discarded') return line('review', 'discarded', { tone: 'quiet' });
  const verb = review.how === 'squash' ? 'squashed' : 'merged';
  return line('review', `${verb} into ${review.into} as ${review.commit.slice(0, 7)}`, { tone: 'good' });
}

function runWords(status: Extract<FarmFact, { type: 'run.changed' }>['run']['status']): string {
  return status.kind === 'ended' ? `ended (${status.outcome.kind})` : status.kind;
}

function agentLine(event: AgentEvent): EventLine {
  switch (event.kind) {
    case 'tool':
      return line(toolLabel(event.toolKind, event.name), event.title, {
        code: event.toolKind !== 'other',
        tone: 'run',
      });
    case 'tool-end':
      return line(toolLabel(event.toolKind, event.name), event.title, {
        code: event.toolKind !== 'other',
        outcome: toolOutcome(event),
        tone: event.ok ? 'plain' : event.denied ? 'quiet' : 'bad',
      });
    case 'text':
      return line('says', withoutMarks(event.text));
    case 'thinking':
      return line('thinks', withoutMarks(event.text), { tone: 'quiet' });
    case 'message':
      return line(event.from === 'user' ? 'you' : event.from, withoutMarks(event.text));
    case 'ask':
      return line('asks', event.title, { tone: 'needs' });
    case 'ask-withdrawn':
      return line('asks', 'no longer', { tone: 'quiet' });
    case 'denied':
      return line('denied', `${event.name}: ${event.message}`, { tone: 'quiet' });
    case 'error':
      return line('error', event.message, { tone: 'bad', outcome: event.problem });
    case 'retry':
      return line('retry', event.error, { tone: 'held', outcome: `in ${exactDuration(event.delayMs)}` });
    case 'verdict':
      return line('verdict', withoutMarks(event.verdict.summary), {
        tone: event.verdict.passed ? 'good' : 'bad',
        outcome: event.verdict.passed ? 'passed' : 'failed',
      });
    case 'verdict-rejected':
      return line('verdict', event.message, { tone: 'bad', outcome: 'not understood' });
    default:
      return quietLine(event);
  }
}

type QuietEvent = Extract<
  AgentEvent,
  { kind: 'session' | 'state' | 'usage' | 'limit' | 'turn-end' | 'note' | 'dropped' }
>;

function quietLine(event: QuietEvent): EventLine {
  switch (event.kind) {
    case 'session':
      return line('session', [event.model, event.version].filter(Boolean).join(' · '), { tone: 'quiet' });
    case 'state':
      return line('agent', event.state, { tone: 'quiet' });
    case 'usage':
      return line('usage', usageWords(event), { tone: 'quiet' });
    case 'limit':
      return line('limit', event.windows.map(({ name, status }) => `${name}: ${status}`).join(', '), { tone: 'held' });
    case 'turn-end':
      return line('turn', event.message ?? 'ended', { tone: event.ok ? 'quiet' : 'bad' });
    case 'note':
      return line('note', event.text, { tone: event.level === 'warn' ? 'bad' : 'quiet' });
    case 'dropped':
      return line('dropped', event.text, { tone: 'bad' });
  }
}

/** Words for one line, in which the marks of headings and fences mean nothing. */
const withoutMarks = (text: string): string =>
  text.replaceAll(/^[ \t]{0,3}(#{1,6}[ \t]+|`{3,}.*$|~{3,}.*$)/gm, '').trim();

const usageWords = ({ costUsd, turns }: Extract<AgentEvent, { kind: 'usage' }>): string =>
  `${costUsd === null ? 'cost unknown' : money(costUsd)} · turn ${turns}`;

function toolLabel(kind: 'bash' | 'file' | 'other', name: string): string {
  return kind === 'bash' ? 'bash' : kind === 'file' ? name.toLowerCase() : upperFirst(name);
}

function toolOutcome(event: Extract<AgentEvent, { kind: 'tool-end' }>): string {
  const { file, exitCode, ok, denied, durationMs } = event;
  if (denied) return 'denied';
  const parts = [];
  if (file) parts.push(`+${file.added} −${file.removed}`);
  else if (exitCode !== null) parts.push(`exit ${exitCode}`);
  else if (!ok) parts.push('failed');
  if (durationMs !== null) parts.push(exactDuration(durationMs));
  return parts.join(' · ');
}
