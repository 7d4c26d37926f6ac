import type { JsonRecord } from '../json';
import { asRecord, asRecords, asText } from '../json';
import { boundedInput } from '../bounded-input';
import { drawNote } from '../terminal-view/draw-run';
import { drawTool, drawToolEnd } from '../terminal-view/draw-tools';
import { cleanText, cutText, oneLine } from '../text';
import type { Fold, OpenTool } from './fold';
import { HELPER_INDENT, remember } from './fold';
import { troubleOfMessage } from './problems';
import { messageTexts, readToolResult } from './tool-result';
import { QUESTION_TOOL, toolKindOf, toolTitle, VERDICT_TOOL } from './tools';

const timeOf = (line: JsonRecord): number | null => {
  const at = Date.parse(asText(line['timestamp']) ?? '');
  return Number.isNaN(at) ? null : at;
};

/** One block of what the model said: words, reasoning, a tool call, or the CLI's own words about a failed API call. */
export function onAssistant(line: JsonRecord, fold: Fold): void {
  fold.turnOpen = true;
  const message = asRecord(line['message']);
  if (line['is_api_error_message'] === true) return onApiError(line, message, fold);
  const parent = asText(line['parent_tool_use_id']);
  for (const block of asRecords(message?.['content'])) {
    if (block['type'] === 'text') onProse('text', asText(block['text']) ?? '', message, parent, fold);
    else if (block['type'] === 'thinking') onProse('thinking', asText(block['thinking']) ?? '', message, parent, fold);
    else if (block['type'] === 'tool_use') onToolUse(line, block, parent, fold);
  }
}

function onProse(
  kind: 'text' | 'thinking',
  text: string,
  message: JsonRecord | null,
  parent: string | null,
  fold: Fold,
): void {
  if (parent !== null) {
    fold.live.whole(kind, text, HELPER_INDENT);
    return;
  }
  if (text.trim() !== '') fold.emit({ kind, text: cutText(cleanText(text)) });
  const { block } = fold;
  fold.block = null;
  if (block && block.chars > 0 && block.kind === kind && block.messageId === message?.['id']) {
    if (text.length > block.chars) fold.live.push(kind, text.slice(block.chars));
    fold.live.finish();
  } else {
    fold.live.whole(kind, text);
  }
}

function onApiError(line: JsonRecord, message: JsonRecord | null, fold: Fold): void {
  const text = messageTexts(message?.['content']).join('\n');
  const told = troubleOfMessage(line, text, [...fold.windows.values()]);
  fold.told = told;
  fold.emit({ kind: 'error', problem: told.problem, message: told.message, status: told.status });
}

function onToolUse(line: JsonRecord, block: JsonRecord, parent: string | null, fold: Fold): void {
  const toolUseId = asText(block['id']) ?? '';
  const name = oneLine(asText(block['name']) ?? 'tool');
  const input = asRecord(block['input']) ?? {};
  const tool: OpenTool = {
    name,
    kind: toolKindOf(name),
    title: toolTitle(name, input, fold.input.cwd),
    input: boundedInput(input),
    indent: parent === null ? '' : HELPER_INDENT,
    startedAt: fold.asks.size > 0 ? null : timeOf(line),
    denied: false,
  };
  remember(fold.tools, toolUseId, tool);
  if (name === VERDICT_TOOL) return;
  fold.emit({
    kind: 'tool',
    toolUseId,
    name,
    toolKind: tool.kind,
    title: tool.title,
    input: { ...tool.input },
    parent,
  });
  // A question is drawn when it is asked.
  if (name === QUESTION_TOOL) return;
  drawTool(fold.view, tool);
  fold.lastDrawn = toolUseId;
}

/** Results of tools, and words that the CLI itself puts on the user's side. */
export function onUser(line: JsonRecord, fold: Fold): void {
  const content = asRecord(line['message'])?.['content'];
  const results = asRecords(content).filter((block) => block['type'] === 'tool_result');
  for (const block of results) onToolResult(line, block, results.length, fold);
  const own = line['isReplay'] === true || asText(line['parent_tool_use_id']) !== null || results.length > 0;
  if (own) return;
  const text = cleanText(messageTexts(content).join('\n')).trim();
  if (text === '') return;
  fold.emit({ kind: 'message', from: 'agent', text: cutText(text) });
  if (!text.startsWith('[Request interrupted')) drawNote(fold.view, `» ${text}`);
}

function onToolResult(line: JsonRecord, block: JsonRecord, siblings: number, fold: Fold): void {
  const toolUseId = asText(block['tool_use_id']) ?? '';
  // A call that has a result is no longer asked about.
  for (const [requestId, ask] of fold.asks) if (ask.toolUseId === toolUseId) fold.asks.delete(requestId);
  const tool = fold.tools.get(toolUseId);
  if (!tool) return;
  fold.tools.delete(toolUseId);
  const result = readToolResult(tool.name, block, siblings === 1 ? line['tool_use_result'] : null, fold.input.cwd);
  if (tool.name === VERDICT_TOOL) {
    if (!result.ok) drawNote(fold.view, `The verdict was refused: ${result.output}`, 'warn');
    return;
  }
  const endedAt = timeOf(line);
  const durationMs = tool.startedAt === null || endedAt === null ? null : Math.max(0, endedAt - tool.startedAt);
  const { name, kind: toolKind, title } = tool;
  const denied = !result.ok && (tool.denied || wasDenied(line, toolUseId));
  const end = { ...result, durationMs: denied ? null : durationMs, ...(denied && { denied }) };
  fold.emit({ kind: 'tool-end', toolUseId, name, toolKind, title, ...end });
  if (name === QUESTION_TOOL && result.ok) return;
  drawToolEnd(fold.view, tool, end, fold.lastDrawn !== toolUseId);
  fold.lastDrawn = '';
}

/** What the CLI notes beside a result: whether its user or a rule refused the call. An interrupt is none, nor is it told as one. */
function wasDenied(line: JsonRecord, toolUseId: string): boolean {
  const about = asRecords(line['tool_result_meta']).find(({ id }) => id === toolUseId);
  const decided = asRecord(about?.['permission_decision']);
  return decided?.['decision'] === 'reject' && decided['source'] !== 'user_abort';
}
