import type { AgentEvent } from '../../contract/agent-event';
import type { FarmFact } from '../../contract/event';
import type { RunStatus } from '../../contract/run';
import type { TaskReview } from '../../contract/task';
import type { Verdict } from '../../contract/verdict';
import { addWords } from './words';

/** Characters of one event that can be searched: of a longer one its beginning and its end. */
const MOST_CHARACTERS = 16_384;
const END_CHARACTERS = 4_096;
const DEEPEST_VALUE = 6;

/** What may be said of an event; nothing said is left out. */
type Said = string | null | undefined;

/** The words that an event is found by: what people would look for in the log, never the names of fields. */
export function eventWords(fact: FarmFact): Set<string> {
  const words = new Set<string>();
  let left = MOST_CHARACTERS;
  for (const text of textsOf(fact)) {
    if (!text) continue;
    if (text.length <= left) addWords(words, text);
    else addEnds(words, text, left);
    left -= text.length;
    if (left <= 0) break;
  }
  return words;
}

function addEnds(words: Set<string>, text: string, room: number): void {
  const end = Math.min(END_CHARACTERS, Math.floor(room / 4));
  addWords(words, text.slice(0, room - end));
  if (end > 0) addWords(words, text.slice(-end));
}

function textsOf(fact: FarmFact): Said[] {
  switch (fact.type) {
    case 'agent':
      return textsOfAgent(fact.event);
    case 'workspace.changed':
      return [fact.workspace.name, fact.workspace.path];
    case 'task.changed':
      return [
        fact.task.title,
        fact.move?.from,
        fact.move?.to,
        fact.move?.reason,
        ...(fact.restored ? ['restored'] : []),
        ...textsOfReview(fact.task.review),
        ...textsOfNeed(fact.task.state),
      ];
    case 'run.changed': {
      const { agent, stageKey, cause, model, status, verdict } = fact.run;
      return [agent, stageKey, cause, model, ...textsOfStatus(status), ...textsOfVerdict(verdict)];
    }
    case 'ask.changed':
      return [
        fact.ask.title,
        fact.ask.toolName,
        fact.ask.why,
        fact.ask.state,
        ...fact.ask.questions.map(({ question }) => question),
      ];
    case 'terminal.changed':
      return [fact.terminal.title, fact.terminal.cwd, fact.terminal.agent];
    case 'farm.changed':
      return [fact.control, fact.trouble?.message];
    case 'notice':
      return [fact.message, fact.next, fact.code];
    case 'workspace.removed':
    case 'settings.changed':
    case 'terminal.removed':
    case 'review.changed':
    case 'desktop.changed':
      return [];
  }
}

function textsOfNeed(state: Extract<FarmFact, { type: 'task.changed' }>['task']['state']): Said[] {
  if (state.kind === 'needs-you') return [state.need.message, state.need.next];
  return state.kind === 'held' ? [state.why] : [];
}

/** What became of the work, in the words of the log. */
function textsOfReview(review: TaskReview): Said[] {
  switch (review.kind) {
    case 'open':
      return [];
    case 'accepted':
      return ['accepted', review.how === 'squash' ? 'squashed' : 'merged', 'into', review.into, review.commit];
    case 'discarded':
      return ['discarded'];
  }
}

function textsOfStatus(status: RunStatus): Said[] {
  if (status.kind !== 'ended') return [status.kind];
  return [status.kind, ...textsIn(status.outcome)];
}

const textsOfVerdict = (verdict: Verdict | null): Said[] =>
  verdict
    ? [
        verdict.passed ? 'passed' : 'failed',
        verdict.summary,
        ...verdict.findings.flatMap(({ message, file }) => [message, file]),
        ...textsIn(verdict.outputs),
      ]
    : [];

function textsOfAgent(event: AgentEvent): Said[] {
  switch (event.kind) {
    case 'text':
    case 'thinking':
    case 'message':
    case 'note':
    case 'dropped':
      return [event.text];
    case 'tool':
      return [event.title, event.name, ...textsIn(event.input)];
    case 'tool-end':
      return [event.title, event.name, event.file?.path, ...(event.denied ? ['denied'] : []), event.output];
    case 'ask':
      return [event.title, event.name, event.why, ...textsIn(event.input)];
    case 'denied':
      return ['denied', event.name, event.message];
    case 'error':
      return [event.problem, event.message];
    case 'retry':
      return [event.error];
    case 'turn-end':
      return [event.problem, event.message];
    case 'verdict':
      return textsOfVerdict(event.verdict);
    case 'verdict-rejected':
      return [event.message];
    case 'session':
      return [event.sessionId, event.model, event.version];
    case 'limit':
      return event.windows.map(({ name, status }) => `${name} ${status}`);
    case 'state':
    case 'ask-withdrawn':
    case 'usage':
      return [];
  }
}

/** The texts and numbers in a value, without the names of its fields. */
function textsIn(value: unknown, depth = 0): Said[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null || depth > DEEPEST_VALUE) return [];
  return Object.values(value).flatMap((item) => textsIn(item, depth + 1));
}
