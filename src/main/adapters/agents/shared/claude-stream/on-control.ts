import type { JsonRecord } from '../json';
import { asRecord, asText } from '../json';
import { boundedInput } from '../bounded-input';
import { drawAsk, drawNote } from '../terminal-view/draw-run';
import { oneLine } from '../text';
import type { Fold } from './fold';
import { remember } from './fold';
import { askTitle, shortPath, toolKindOf } from './tools';

/** The CLI asks its host something: a permission or a question of the agent. */
export function onControlRequest(line: JsonRecord, fold: Fold): void {
  const request = asRecord(line['request']);
  const requestId = asText(line['request_id']);
  const subtype = asText(request?.['subtype']) ?? '';
  if (!request || requestId === null || subtype !== 'can_use_tool') {
    return fold.countUnknown(`control_request/${oneLine(subtype, 50)}`);
  }
  const name = oneLine(asText(request['tool_name']) ?? 'tool');
  const input = asRecord(request['input']) ?? {};
  const toolUseId = asText(request['tool_use_id']) ?? '';
  remember(fold.asks, requestId, { toolUseId, input });
  untime(toolUseId, fold);
  if (!fold.tellsState) fold.setState('needs-answer');
  const title = askTitle(name, input, fold.input.cwd);
  const ask = {
    kind: 'ask',
    requestId,
    toolUseId,
    name,
    toolKind: toolKindOf(name),
    title,
    input: boundedInput(input),
    why: whyOf(request, title, fold.input.cwd),
  } as const;
  fold.emit(ask);
  drawAsk(fold.view, ask);
}

/** From here on the call waits for its user, and those after it for the call: no line tells when that ends. */
function untime(toolUseId: string, fold: Fold): void {
  let waits = false;
  for (const [id, tool] of fold.tools) {
    waits ||= id === toolUseId;
    if (waits) fold.tools.set(id, { ...tool, startedAt: null });
  }
}

function whyOf(request: JsonRecord, title: string, cwd: string): string | null {
  const reason = asText(request['decision_reason']);
  if (reason) return oneLine(reason, 500);
  const path = asText(request['blocked_path']);
  if (path) return `It touches ${shortPath(path, cwd)}.`;
  const description = oneLine(asText(request['description']) ?? '', 500);
  return description === '' || title.includes(description) ? null : description;
}

/** The CLI no longer waits for an answer. */
export function onControlCancel(line: JsonRecord, fold: Fold): void {
  const requestId = asText(line['request_id']) ?? '';
  if (!fold.asks.delete(requestId)) return;
  fold.emit({ kind: 'ask-withdrawn', requestId });
  drawNote(fold.view, 'The question was withdrawn.');
}
