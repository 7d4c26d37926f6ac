import type { AgentEvent, ProblemCode } from '../../contract/agent-event';
import type { RunOutcome } from '../../contract/run';
import type { Verdict } from '../../contract/verdict';
import type { ExitRecord } from '../../contract/worker-protocol';

/** Where the farm stands in its conversation with one run. Rebuilt from the spool after a restart, so it holds nothing else. */
export interface Conversation {
  /** The verdict that counts. */
  readonly verdict: Verdict | null;
  /** A verdict that was given, of a turn that has not ended yet. */
  readonly offered: Verdict | null;
  /** Times that the farm asked for a verdict that was missing. */
  readonly reminders: number;
  /** Why the newest turn ended badly. */
  readonly problem: { readonly code: ProblemCode; readonly message: string; readonly resetsAt: number | null } | null;
  /** The farm has said its last word: stdin is closed and the agent is about to end. */
  readonly closing: boolean;
}

export const newConversation: Conversation = {
  verdict: null,
  offered: null,
  reminders: 0,
  problem: null,
  closing: false,
};

/** What the farm does next in the conversation. */
export type Reply = 'remind' | 'close' | 'give-up' | null;

/** Reason of a stop with which the farm ends tries that cannot succeed; the problem is in the conversation. */
export const GAVE_UP = 'gave up';
/** A refused login is tried this often: a token may just be renewed. */
const LOGIN_TRIES = 2;

const MOST_REMINDERS = 1;

/**
 * The conversation after an event, and what the farm says to it. Deterministic: the same events give the same replies, so that a
 * reply can be sent again under the same id after a restart.
 */
export function converse(before: Conversation, event: AgentEvent): { after: Conversation; reply: Reply } {
  switch (event.kind) {
    case 'verdict':
      return { after: { ...before, offered: event.verdict }, reply: null };
    case 'message':
      return event.from === 'user'
        ? { after: { ...before, problem: null }, reply: null }
        : { after: before, reply: null };
    case 'retry':
      return retried(before, event);
    case 'turn-end':
      return turnEnded(before, event);
    default:
      return { after: before, reply: null };
  }
}

/** The command line tries a refused login again for minutes; no time changes the answer. */
function retried(
  before: Conversation,
  retry: Extract<AgentEvent, { kind: 'retry' }>,
): { after: Conversation; reply: Reply } {
  if (retry.status !== 401 || retry.attempt < LOGIN_TRIES || before.closing) return { after: before, reply: null };
  const message = 'The API refuses the login of this agent (401).';
  const problem = { code: 'not-logged-in', message, resetsAt: null } as const;
  return { after: { ...before, problem, closing: true }, reply: 'give-up' };
}

/**
 * The conversation of a run that a person drives: nobody is reminded and nothing is ended. The newest verdict is kept until the run is
 * handed back.
 */
export function attend(before: Conversation, event: AgentEvent): { after: Conversation; reply: Reply } {
  return { after: event.kind === 'verdict' ? { ...before, verdict: event.verdict } : before, reply: null };
}

function turnEnded(
  before: Conversation,
  turn: Extract<AgentEvent, { kind: 'turn-end' }>,
): { after: Conversation; reply: Reply } {
  if (before.closing) return { after: before, reply: null };
  if (!turn.ok) {
    const code = turn.problem ?? 'api-error';
    const problem = {
      code,
      message: turn.message ?? 'The agent ended its turn with an error.',
      resetsAt: turn.resetsAt,
    };
    /** What has failed after the stage's question was answered takes nothing back. Whoever interrupts wants to say more. */
    if (before.offered && code !== 'interrupted') return { after: answered(before, before.offered), reply: 'close' };
    const after = { ...before, offered: null, problem };
    /** An interrupted agent waits for its user's words. */
    return code === 'interrupted' ? { after, reply: null } : { after: { ...after, closing: true }, reply: 'close' };
  }
  const verdict = before.offered ?? before.verdict;
  if (verdict) return { after: answered(before, verdict), reply: 'close' };
  if (before.reminders < MOST_REMINDERS) {
    return { after: { ...before, reminders: before.reminders + 1, problem: null }, reply: 'remind' };
  }
  return { after: { ...before, problem: null, closing: true }, reply: 'close' };
}

const answered = (before: Conversation, verdict: Verdict): Conversation => ({
  ...before,
  verdict,
  offered: null,
  problem: null,
  closing: true,
});

/** Why the farm itself ended a run. */
export type StopCause =
  { readonly kind: 'timeout'; readonly afterMs: number } | { readonly kind: 'stopped'; readonly reason: string };

/** How a run ended, from its conversation and its exit. A verdict that was given counts, whatever has failed after it. */
export function outcomeOf(talk: Conversation, exit: ExitRecord, stop: StopCause | null): RunOutcome {
  if (stop?.kind === 'stopped') return { kind: 'stopped', reason: stop.reason };
  if (talk.verdict && !talk.problem) return { kind: 'verdict' };
  if (stop?.kind === 'timeout') return { kind: 'timeout', afterMs: stop.afterMs };
  if (exit.how === 'failed') return problemOf('start-failed', exit.message ?? 'The agent could not be started.');
  if (exit.how === 'lost') return problemOf('lost', exit.message ?? 'The agent was lost with its worker.');
  if (talk.problem) {
    return {
      kind: 'problem',
      problem: talk.problem.code,
      message: talk.problem.message,
      resetsAt: talk.problem.resetsAt,
    };
  }
  if (exit.signal !== null) return problemOf('killed', `The agent was ended by ${exit.signal}.`);
  if (exit.code !== 0 && exit.code !== null) return problemOf('exited', `The agent ended with code ${exit.code}.`);
  return { kind: 'no-verdict' };
}

/** Why a terminal ended, where its agent told nothing of it before: by what its last words mean. A verdict of before stands. */
export function withTrouble(talk: Conversation, last: readonly AgentEvent[]): Conversation {
  const error = last.find((event) => event.kind === 'error');
  if (!error || talk.problem) return talk;
  if (talk.offered) return answered(talk, talk.offered);
  return { ...talk, problem: { code: error.problem, message: error.message, resetsAt: null } };
}

/** With a verdict that came another way than the conversation: it counts unless its user has broken off what came after it. */
export function withVerdict(talk: Conversation, given: Verdict | null): Conversation {
  if (talk.verdict || !given) return talk;
  return talk.problem?.code === 'interrupted' ? { ...talk, verdict: given } : answered(talk, given);
}

/** Reason of the stop of a run that a person drove and hands back. */
export const HANDED_BACK = 'handed back by you';

/**
 * How a run ended that a person drove. A verdict that was given there stands, however it was left; the task says whether it counts.
 * `trouble`: why its agent never began, by its last words.
 */
export function outcomeOfAttended(
  verdict: Verdict | null,
  exit: ExitRecord,
  trouble: Conversation['problem'] = null,
): RunOutcome {
  const { stopReason } = exit;
  if (stopReason !== null && stopReason !== HANDED_BACK) return { kind: 'stopped', reason: stopReason };
  if (verdict) return { kind: 'verdict' };
  if (stopReason !== null) return { kind: 'stopped', reason: stopReason };
  if (exit.how === 'failed') return problemOf('start-failed', exit.message ?? 'The terminal could not be started.');
  if (exit.how === 'lost') return problemOf('lost', exit.message ?? 'The terminal was lost with its worker.');
  if (trouble?.code === 'session-unknown') return problemOf(trouble.code, trouble.message);
  if (exit.signal !== null) return problemOf('killed', `Its terminal was ended by ${exit.signal}.`);
  if (exit.code !== 0 && exit.code !== null) return problemOf('exited', `Its terminal ended with code ${exit.code}.`);
  return { kind: 'stopped', reason: 'its terminal was left' };
}

const problemOf = (problem: ProblemCode, message: string): RunOutcome => ({
  kind: 'problem',
  problem,
  message,
  resetsAt: null,
});
