import type { AgentEvent } from '../../../../contract/agent-event';
import type { JsonRecord } from '../json';
import { asCount, asNumber, asRecord, asRecords, asText, asTexts, pick } from '../json';
import { drawNote, drawPrompt, drawRetry, drawSession, drawWindow } from '../terminal-view/draw-run';
import { cutText, oneLine } from '../text';
import type { Fold } from './fold';
import { readWindows } from './limits';

type Handler = (line: JsonRecord, fold: Fold) => void;

const MAX_COMMANDS = 500;

/** Said at the beginning of every turn; told again only where something changed. */
function onInit(line: JsonRecord, fold: Fold): void {
  fold.turnOpen = true;
  if (!fold.tellsState) fold.setState('running');
  const session: Extract<AgentEvent, { kind: 'session' }> = {
    kind: 'session',
    sessionId: asText(line['session_id']) ?? '',
    model: asText(line['model']),
    version: asText(line['claude_code_version']),
    permissionMode: asText(line['permissionMode']),
    slashCommands: asTexts(line['slash_commands'])
      .slice(0, MAX_COMMANDS)
      .map((name) => oneLine(name)),
  };
  const seen = JSON.stringify(session);
  if (seen === fold.session) return;
  const first = fold.session === null;
  fold.session = seen;
  if (first) fold.emit({ kind: 'message', from: 'farm', text: cutText(fold.input.prompt) });
  fold.emit(session);
  drawSession(fold.view, fold.agent, session);
  for (const server of asRecords(line['mcp_servers'])) {
    if (server['status'] === 'failed')
      note(fold, 'warn', `The MCP server ${asText(server['name']) ?? '?'} did not start.`);
  }
  if (first) drawPrompt(fold.view, fold.input.prompt);
}

function note(fold: Fold, level: 'info' | 'warn', text: string): void {
  const words = oneLine(text, 1000);
  if (words === '') return;
  fold.emit({ kind: 'note', level, text: words });
  drawNote(fold.view, words, level);
}

const states = { running: 'running', idle: 'idle', requires_action: 'needs-answer' } as const;

const handlers: Readonly<Record<string, Handler>> = {
  init: onInit,
  session_state_changed: (line, fold) => {
    const state = pick<(typeof states)[keyof typeof states]>(states, line['state']);
    if (!state) return;
    fold.tellsState = true;
    fold.setState(state);
  },
  api_retry: (line, fold) => {
    const most = asNumber(line['max_retries']);
    const status = asNumber(line['error_status']);
    const retry = {
      kind: 'retry',
      attempt: asCount(line['attempt']),
      maxAttempts: most === null ? null : asCount(most),
      delayMs: Math.max(0, asNumber(line['retry_delay_ms']) ?? 0),
      status: status === null ? null : asCount(status),
      error: oneLine(asText(line['error']) ?? 'unknown'),
    } as const;
    fold.emit(retry);
    drawRetry(fold.view, retry);
  },
  permission_denied: (line, fold) => {
    const name = oneLine(asText(line['tool_name']) ?? 'a tool');
    const message = cutText(oneLine(asText(line['message']) ?? 'It was denied.', 2000));
    const toolUseId = asText(line['tool_use_id']) ?? '';
    const tool = fold.tools.get(toolUseId);
    if (tool) fold.tools.set(toolUseId, { ...tool, denied: true });
    fold.emit({ kind: 'denied', toolUseId, name, message });
    drawNote(fold.view, `⊘ ${name} was denied: ${message}`, 'warn');
  },
  status: (line, fold) => {
    if (line['status'] === 'compacting') note(fold, 'info', 'The conversation is being shortened.');
  },
  compact_boundary: (_line, fold) =>
    note(fold, 'info', 'The conversation was shortened: its beginning is a summary now.'),
  session_writes_lost: (_line, fold) => note(fold, 'warn', 'A part of the session could not be saved.'),
  notification: (line, fold) => note(fold, 'info', asText(line['text']) ?? asText(line['message']) ?? ''),
};

/** Subtypes that say nothing an event would be worth. */
const silent: ReadonlySet<string> = new Set([
  'thinking_tokens',
  'hook_started',
  'hook_progress',
  'hook_response',
  'task_started',
  'task_updated',
  'task_progress',
  'task_notification',
  'background_tasks_changed',
  'ui_invalidate',
]);

export function onSystem(line: JsonRecord, fold: Fold): void {
  const subtype = asText(line['subtype']) ?? '';
  const handler = pick(handlers, subtype);
  if (handler) handler(line, fold);
  else if (!silent.has(subtype)) fold.countUnknown(`system/${oneLine(subtype, 50)}`);
}

/** The account's usage windows; drawn when one gets tight. */
export function onRateLimit(line: JsonRecord, fold: Fold): void {
  const windows = readWindows(asRecord(line['rate_limit_info']));
  const changed = windows.filter((window) => JSON.stringify(fold.windows.get(window.name)) !== JSON.stringify(window));
  if (changed.length === 0) return;
  fold.emit({ kind: 'limit', windows });
  for (const window of changed) {
    const before = fold.windows.get(window.name)?.status ?? 'allowed';
    fold.windows.set(window.name, window);
    if (window.status !== before && window.status !== 'allowed') drawWindow(fold.view, window);
  }
}
