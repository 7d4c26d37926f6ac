import type { AgentEvent } from './agent-event';
import type { Activity, Ask } from './run';

const short = (text: string): string => {
  const line = text.replace(/\s{2,}|[^\S ]/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
};

const seconds = (ms: number): string => (ms < 1000 ? 'less than a second' : `${Math.round(ms / 1000)} s`);

const ASKS = 'asks: ';
const asks = ({ title }: Pick<Ask, 'title'>): string => `${ASKS}${short(title)}`;

/** Whether an agent is said to wait for an answer: it says itself that it asks, but not that it was answered. */
export const isAsking = (activity: Activity | null): activity is Activity =>
  activity?.kind === 'waiting' && activity.text.startsWith(ASKS);

/**
 * What an agent does after this event, in words; null where the event says nothing about it. The farm and the screens share it, so that a
 * page that was reloaded says what it said before.
 */
function wordsOf(event: AgentEvent): Omit<Activity, 'since'> | null {
  switch (event.kind) {
    case 'session':
      return { kind: 'working', text: 'reading its task' };
    case 'thinking':
      return { kind: 'working', text: 'thinking' };
    case 'text':
      return { kind: 'working', text: short(event.text) };
    case 'tool':
      return { kind: 'working', text: toolWords(event), tool: true };
    case 'tool-end':
      return {
        kind: 'working',
        text: event.ok || event.denied ? 'thinking' : `looks at what failed: ${short(event.title)}`,
      };
    case 'ask':
      return { kind: 'waiting', text: asks(event) };
    case 'ask-withdrawn':
      return { kind: 'working', text: 'goes on' };
    case 'retry':
      return {
        kind: 'retrying',
        text: `waits for the API (${short(event.error)}): try ${event.attempt}${event.maxAttempts === null ? '' : ` of ${event.maxAttempts}`} in ${seconds(event.delayMs)}`,
      };
    case 'turn-end':
      return event.problem === 'interrupted'
        ? { kind: 'waiting', text: 'was interrupted and waits for your words' }
        : { kind: 'idle', text: event.ok ? 'has finished its turn' : short(event.message ?? 'has stopped') };
    case 'verdict':
      return {
        kind: 'working',
        text: event.verdict.passed ? 'gives its verdict: passed' : 'gives its verdict: failed',
      };
    case 'message':
      return event.from === 'agent' ? null : { kind: 'working', text: 'reads your words' };
    case 'error':
      return { kind: 'idle', text: short(event.message) };
    default:
      return null;
  }
}

function toolWords({ toolKind, name, title }: Extract<AgentEvent, { kind: 'tool' }>): string {
  if (toolKind === 'bash') return `runs ${short(title)}`;
  if (toolKind === 'file') return `${name === 'Read' ? 'reads' : 'edits'} ${short(title)}`;
  return `uses ${short(title)}`;
}

/** The activity after an event; the one before stays, with its time, where nothing changes. */
export function activityAfter(before: Activity | null, event: AgentEvent, at: number): Activity | null {
  // Words that come while a tool runs wait for its end: what the agent does is still the tool.
  if (event.kind === 'message' && before?.tool === true) return before;
  const words = wordsOf(event);
  if (!words || (before && before.text === words.text && before.kind === words.kind)) return before;
  return { ...words, since: at };
}

/** The activity once an ask is closed. `open`: what the same run asks still. */
export function activityAfterAnswer(before: Activity | null, ask: Ask, open: readonly Ask[]): Activity | null {
  if (!isAsking(before) || ask.state === 'open' || open.some((other) => asks(other) === before.text)) return before;
  const next = open.at(-1);
  if (next) return { kind: 'waiting', text: asks(next), since: next.createdAt };
  const since = ask.answeredAt ?? before.since;
  if (ask.state === 'allowed') return { kind: 'working', text: allowedWords(ask), tool: true, since };
  return { kind: 'working', text: ask.state === 'withdrawn' ? 'goes on' : 'reads your answer', since };
}

/** What was asked for as a question, `run npm publish?`, as what is done now. */
function allowedWords({ title }: Ask): string {
  const [, verb = '', what = ''] = /^(run|read|change|use) (.+)\?$/s.exec(title) ?? [];
  return verb === '' ? 'goes on' : `${verb}s ${short(what.replace(/^`(.*)`$/s, '$1'))}`;
}
