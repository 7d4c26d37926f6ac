import type { ProblemCode, UsageWindow } from '../../../../contract/agent-event';
import type { ExitRecord } from '../../../../contract/worker-protocol';
import { problemMessage } from '../../../../core/run/problems';
import type { JsonRecord } from '../json';
import { asNumber, asText, asTexts, pick } from '../json';
import { cleanText, cutText, oneLine } from '../text';

/** Why a turn or a process ended badly. */
export interface Trouble {
  readonly problem: ProblemCode;
  readonly message: string;
  readonly status: number | null;
  readonly resetsAt: number | null;
}

/** The API's kinds of failure, as the CLI names them in `error`. */
const byError: Readonly<Record<string, ProblemCode>> = {
  authentication_failed: 'not-logged-in',
  oauth_org_not_allowed: 'not-logged-in',
  billing_error: 'out-of-credit',
  rate_limit: 'api-overloaded',
  overloaded: 'api-overloaded',
  model_not_found: 'model-not-found',
};

const byStatus: Readonly<Record<string, ProblemCode>> = {
  401: 'not-logged-in',
  403: 'not-logged-in',
  429: 'api-overloaded',
  529: 'api-overloaded',
};

/**
 * What the API's failure is. `line` is a result or the synthetic message that tells it; the more exact field wins.
 * A 429 is a limit of the account only where the provider's window says so, else the API is just busy.
 */
function apiProblem(line: JsonRecord, windows: readonly UsageWindow[]): ProblemCode {
  const status = asNumber(line['api_error_status']);
  const error = asText(line['error']);
  const exact = asText(line['api_error']);
  const limited = windows.some((window) => window.status === 'rejected');
  if (exact === 'usage_limit_reached' || (status === 429 && limited)) return 'limit-reached';
  if (exact === 'connection_failed') return 'network-down';
  const named = pick(byError, error) ?? pick(byStatus, status);
  if (named) return named;
  return status === null && error === 'unknown' ? 'bad-stream' : 'api-error';
}

const resetOf = (problem: ProblemCode, windows: readonly UsageWindow[]): number | null =>
  problem === 'limit-reached'
    ? windows.reduce<number | null>(
        (latest, { status, resetsAt }) =>
          status === 'rejected' && resetsAt !== null ? Math.max(latest ?? 0, resetsAt) : latest,
        null,
      )
    : null;

const sentence = (problem: ProblemCode, said: string | null): string => {
  const text = cleanText(said ?? '').trim();
  return text === '' ? problemMessage(problem) : cutText(text, 4000);
};

/** What the CLI's synthetic message about a failed API call means. */
export function troubleOfMessage(line: JsonRecord, text: string, windows: readonly UsageWindow[]): Trouble {
  const problem = apiProblem(line, windows);
  const status = asNumber(line['api_error_status']);
  return { problem, message: sentence(problem, text), status, resetsAt: resetOf(problem, windows) };
}

/** Ends of a turn that the CLI names itself. */
const byReason: Readonly<Record<string, ProblemCode>> = {
  aborted_streaming: 'interrupted',
  aborted_tools: 'interrupted',
  max_turns: 'max-turns',
  budget_exhausted: 'budget-spent',
  prompt_too_long: 'prompt-too-long',
};

const bySubtype: Readonly<Record<string, ProblemCode>> = {
  error_max_turns: 'max-turns',
  error_max_budget_usd: 'budget-spent',
};

/**
 * Why a turn ended badly; null when it ended well. `subtype` alone says too little: it is "success" when the API failed.
 * A turn that ended because no valid verdict came is a whole turn without a verdict.
 */
export function troubleOfResult(
  line: JsonRecord,
  told: Trouble | null,
  windows: readonly UsageWindow[],
): Trouble | null {
  if (line['is_error'] !== true) return refusedCommand(line);
  const subtype = asText(line['subtype']) ?? '';
  if (subtype === 'error_max_structured_output_retries') return null;
  const named = pick(byReason, line['terminal_reason']) ?? pick(bySubtype, subtype);
  const said = asText(line['result']) ?? asTexts(line['errors']).join('\n');
  const status = asNumber(line['api_error_status']);
  const plain = (problem: ProblemCode, message: string): Trouble => ({ problem, message, status, resetsAt: null });
  if (named === 'interrupted') return plain(named, problemMessage(named));
  if (named) return plain(named, sentence(named, said));
  if (/No conversation found with session ID/i.test(said)) return plain('session-unknown', oneLine(said, 500));
  if (told) return told;
  const problem = apiProblem(line, windows);
  return { problem, message: sentence(problem, said), status, resetsAt: resetOf(problem, windows) };
}

/** A slash command whose own shell lines were not allowed never reached the model. */
function refusedCommand(line: JsonRecord): Trouble | null {
  const said = asText(line['result']) ?? '';
  if (asText(line['local_command']) === null || !said.startsWith('Shell command permission check failed')) return null;
  const message = `The workspace's slash command did not run: ${oneLine(said, 600)}`;
  return { problem: 'start-failed', message, status: null, resetsAt: null };
}

/** What the CLI says on stderr when it refuses to begin. */
const lastWordsMean: readonly (readonly [RegExp, ProblemCode])[] = [
  [/cannot be used with root\/sudo/i, 'root-refused'],
  [/No conversation found with session ID|is already in use/i, 'session-unknown'],
  [/Not logged in|Please run \/login|Invalid API key/i, 'not-logged-in'],
];

/**
 * Why a process ended, where that was not its own choice; null for a proper end or one that was asked for.
 * `between`: its last turn was over, so that all there is to say has been said.
 */
export function troubleOfExit(exit: ExitRecord, o: { between: boolean; lastWords: string }): Trouble | null {
  const plain = (problem: ProblemCode, message: string): Trouble => ({
    problem,
    message,
    status: null,
    resetsAt: null,
  });
  if (exit.how === 'failed') return plain('start-failed', exit.message ?? problemMessage('start-failed'));
  if (exit.how === 'lost') return plain('lost', exit.message ?? problemMessage('lost'));
  if (exit.stopReason !== null) return null;
  // From 128 on a code is that of a shell or a CLI that was ended by a signal.
  if (exit.signal !== null) return plain('killed', `The agent was ended by ${exit.signal}.`);
  if (exit.code !== null && exit.code > 128)
    return plain('killed', `The agent was ended by signal ${exit.code - 128}.`);
  if (o.between) return null;
  const known = lastWordsMean.find(([pattern]) => pattern.test(o.lastWords));
  const line = oneLine(o.lastWords.trim(), 500);
  if (known) return plain(known[1], line);
  if (exit.code === 0) return plain('exited', 'The agent ended before it had done anything.');
  return plain('exited', `The agent ended with code ${exit.code ?? 'unknown'}${line ? `: ${line}` : ''}.`);
}
