import { problemMessage } from '../../../../core/run/problems';
import { troubleOfMessage } from '../../shared/claude-stream/problems';
import type { Trouble } from '../../shared/claude-stream/problems';
import type { JsonRecord } from '../../shared/json';
import { asCount, asText } from '../../shared/json';
import { cleanText, cutText, oneLine } from '../../shared/text';
import type { TerminalFold, TerminalInput } from './fold';
import { remember } from './fold';
import { closeAll } from './on-tools';

/** Names of sessions go into command lines: the agent can send its hook calls itself, with whatever in them. */
const SESSION = /^[\w-]{1,100}$/;

function sessionOf(hook: JsonRecord): string | null {
  const said = asText(hook['session_id']);
  return said !== null && SESSION.test(said) ? said : null;
}

function modeOf(hook: JsonRecord): string | null {
  const said = asText(hook['permission_mode']);
  return said === null ? null : oneLine(said, 50);
}

/** Which session this is, and how far it goes without asking: both may change under the user's hands. */
export function onAnyCall(hook: JsonRecord, fold: TerminalFold): void {
  // A helper agent has a permission mode of its own.
  if (asText(hook['agent_id']) !== null) return;
  fold.transcriptPath = asText(hook['transcript_path']) ?? fold.transcriptPath;
  fold.promptId = asText(hook['prompt_id']) ?? fold.promptId;
  const sessionId = sessionOf(hook) ?? fold.sessionId;
  const permissionMode = modeOf(hook) ?? fold.permissionMode;
  if (sessionId === null || (sessionId === fold.sessionId && permissionMode === fold.permissionMode)) return;
  fold.sessionId = sessionId;
  fold.permissionMode = permissionMode;
  const { model } = fold.input;
  fold.emit({ kind: 'session', sessionId, model, version: null, permissionMode, slashCommands: [] });
}

/** The CLI marks what was pasted; of a long one the hook call may have lost the end. */
const PASTE_MARKS = /<pasted_content id="[^"]*">\n?|\n?<\/pasted_content[^>]*>/g;
const words = (text: string): string => text.replace(/\s+/g, ' ').trim();
/** So much of the prompt tells it from other texts; the CLI may add to its end, and long ones come cut. */
const TELLING_CHARS = 2000;

/** Whether this is what the stage was begun with: its prompt, or the slash command in its place. */
function isOfFarm(text: string, { prompt, command }: TerminalInput): boolean {
  const said = words(text).replace(/^\/\S+ /, '');
  return [prompt, command?.args ?? ''].some((given) => {
    const beginning = words(cleanText(given.slice(0, TELLING_CHARS)));
    return beginning !== '' && said.startsWith(beginning);
  });
}

export function onUserPromptSubmit(hook: JsonRecord, fold: TerminalFold): void {
  fold.firstPromptId ??= fold.promptId;
  if (!fold.turnOpen) fold.hasVerdict = false;
  const said = asText(hook['prompt']) ?? '';
  const text = cleanText(said.replace(PASTE_MARKS, '')).trim();
  const isFarms = isOfFarm(text, fold.input);
  const from = isFarms ? 'farm' : text.startsWith('<task-notification>') ? 'agent' : 'user';
  if (text !== '') fold.emit({ kind: 'message', from, text: cutText(isFarms ? fold.input.prompt : text) });
  fold.goOn();
}

/** The assistant's words come in pieces, the last of which says so. */
export function onMessageDisplay(hook: JsonRecord, fold: TerminalFold): void {
  const id = asText(hook['message_id']) ?? '';
  const pieces = fold.texts.get(id) ?? new Map<number, string>();
  pieces.set(asCount(hook['index']), asText(hook['delta']) ?? '');
  remember(fold.texts, id, pieces);
  if (hook['final'] !== true) return;
  fold.texts.delete(id);
  const text = cleanText(
    [...pieces]
      .toSorted(([a], [b]) => a - b)
      .map(([, piece]) => piece)
      .join(''),
  );
  if (text.trim() !== '') fold.emit({ kind: 'text', text: cutText(text) });
}

export function onStop(_hook: JsonRecord, fold: TerminalFold): void {
  endTurn(fold, null, 'It did not end.');
}

/** The API has failed for good. The status is only in the words. */
export function onStopFailure(hook: JsonRecord, fold: TerminalFold): void {
  const said = asText(hook['last_assistant_message']) ?? asText(hook['error_details']) ?? '';
  const status = /\bAPI Error: (\d{3})\b|\((\d{3})\)/.exec(said);
  const line = {
    error: hook['error'],
    api_error_status: status ? Number(status[1] ?? status[2]) : null,
    ...(isLimit(said) && { api_error: 'usage_limit_reached' }),
    ...(/Unable to connect|Connection error|ECONNREFUSED|ENOTFOUND/i.test(said) && { api_error: 'connection_failed' }),
  };
  const trouble = troubleOfMessage(line, said, []);
  fold.emit({ kind: 'error', problem: trouble.problem, message: trouble.message, status: trouble.status });
  endTurn(fold, trouble, 'It did not end.');
}

/** How the CLI words that a subscription's window is used up; that it is one is in no field here. */
const isLimit = (said: string): boolean => /You(?:'|’)ve (?:hit|reached) your .{0,40}limit/i.test(said);

/** A person has broken the turn off: no hook tells that. */
export function onInterrupt(fold: TerminalFold): void {
  const message = problemMessage('interrupted');
  endTurn(fold, { problem: 'interrupted', message, status: null, resetsAt: null }, 'Stopped by the user.');
}

function endTurn(fold: TerminalFold, trouble: Trouble | null, openToolsSay: string): void {
  closeAll(fold, openToolsSay);
  fold.texts.clear();
  fold.turnOpen = false;
  fold.turns += 1;
  fold.emit({
    kind: 'turn-end',
    ok: trouble === null,
    problem: trouble?.problem ?? null,
    message: trouble?.message ?? null,
    resetsAt: trouble?.resetsAt ?? null,
    hasVerdict: trouble === null && fold.hasVerdict,
  });
  fold.hasVerdict = false;
  fold.setState('idle');
}

export function onPreCompact(_hook: JsonRecord, fold: TerminalFold): void {
  fold.emit({ kind: 'note', level: 'info', text: 'The conversation is being shortened.' });
}
