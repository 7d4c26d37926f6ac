import { isDeepStrictEqual } from 'node:util';
import { boundedInput } from '../../shared/bounded-input';
import { readToolResult } from '../../shared/claude-stream/tool-result';
import { askTitle, toolKindOf, toolTitle } from '../../shared/claude-stream/tools';
import type { JsonRecord } from '../../shared/json';
import { asNumber, asRecord, asRecords, asText } from '../../shared/json';
import { cutText, oneLine } from '../../shared/text';
import { TERMINAL_VERDICT_TOOL } from './arguments';
import type { TerminalFold } from './fold';
import { remember } from './fold';

const nameOf = (hook: JsonRecord): string => oneLine(asText(hook['tool_name']) ?? 'tool');
const inputOf = (hook: JsonRecord): JsonRecord => asRecord(hook['tool_input']) ?? {};
const idOf = (hook: JsonRecord): string => asText(hook['tool_use_id']) ?? '';
const helperOf = (hook: JsonRecord): string | null => asText(hook['agent_id']);

const HELPER_TOOLS: ReadonlySet<string> = new Set(['Agent', 'Task']);

export function onPreToolUse(hook: JsonRecord, fold: TerminalFold): void {
  const [name, input, toolUseId] = [nameOf(hook), inputOf(hook), idOf(hook)];
  const helper = helperOf(hook);
  const tool = { name, kind: toolKindOf(name), title: toolTitle(name, input, fold.input.cwd), input, denied: false };
  remember(fold.tools, toolUseId, tool);
  if (name !== TERMINAL_VERDICT_TOOL) {
    fold.emit({
      kind: 'tool',
      toolUseId,
      name,
      toolKind: tool.kind,
      title: tool.title,
      input: boundedInput(input),
      parent: helper === null ? null : (fold.helpers.get(helper) ?? helper),
    });
  }
  fold.goOn();
}

/** A helper agent begins: it belongs to the newest call for one that nobody has taken yet. */
export function onSubagentStart(hook: JsonRecord, fold: TerminalFold): void {
  const helper = helperOf(hook);
  if (helper === null) return;
  const taken = new Set(fold.helpers.values());
  const call = [...fold.tools].findLast(([id, { name }]) => HELPER_TOOLS.has(name) && !taken.has(id));
  if (call) remember(fold.helpers, helper, call[0]);
}

/** The CLI asks for a permission, or the agent its user something; it does not say for which of its calls. */
export function onPermissionRequest(hook: JsonRecord, fold: TerminalFold, requestId: string): void {
  const [name, input] = [nameOf(hook), inputOf(hook)];
  const asked = new Set([...fold.asks.values()].map((ask) => ask.toolUseId));
  const same = [...fold.tools].filter(([id, tool]) => tool.name === name && !asked.has(id));
  const toolUseId = (same.find(([, tool]) => isDeepStrictEqual(tool.input, input)) ?? same.at(-1))?.[0] ?? '';
  remember(fold.asks, requestId, { toolUseId, input });
  fold.emit({
    kind: 'ask',
    requestId,
    toolUseId,
    name,
    toolKind: toolKindOf(name),
    title: askTitle(name, input, fold.input.cwd),
    input: boundedInput(input),
    why: null,
  });
  fold.goOn();
}

/** A call has ended: `details` is what the tool answered, `said` what the model reads of it. */
function closeTool(
  toolUseId: string,
  fold: TerminalFold,
  o: { ok: boolean; denied?: boolean; said: unknown; details: unknown; durationMs: number | null },
): void {
  fold.withdraw((ask) => ask.toolUseId === toolUseId && toolUseId !== '');
  const tool = fold.tools.get(toolUseId);
  fold.tools.delete(toolUseId);
  if (!tool) return;
  const { name, kind: toolKind, title } = tool;
  if (name === TERMINAL_VERDICT_TOOL) {
    fold.hasVerdict ||= o.ok;
    return;
  }
  const block = { content: o.said, is_error: !o.ok };
  const result = readToolResult(name, block, o.details, fold.input.cwd);
  const denied = !o.ok && (tool.denied || o.denied === true);
  const { durationMs } = o;
  fold.emit({ kind: 'tool-end', toolUseId, name, toolKind, title, durationMs, ...result, ...(denied && { denied }) });
}

/** What people would read of a tool's answer: each tool has a shape of its own for it. */
function saidBy(response: unknown): unknown {
  const fields = asRecord(response);
  if (!fields) return response;
  const content = fields['content'];
  return (
    asText(asRecord(fields['file'])?.['content']) ?? asText(fields['result']) ?? (Array.isArray(content) && content)
  );
}

export function onPostToolUse(hook: JsonRecord, fold: TerminalFold): void {
  const details = hook['tool_response'];
  closeTool(idOf(hook), fold, { ok: true, said: saidBy(details), details, durationMs: asNumber(hook['duration_ms']) });
  fold.goOn();
}

export function onPostToolUseFailure(hook: JsonRecord, fold: TerminalFold): void {
  const said = asText(hook['error']) ?? 'It failed.';
  closeTool(idOf(hook), fold, { ok: false, said, details: null, durationMs: asNumber(hook['duration_ms']) });
  fold.goOn();
}

/** All calls of one message have ended. Those that never began are told here alone; one that was asked about was denied then. */
export function onPostToolBatch(hook: JsonRecord, fold: TerminalFold): void {
  for (const call of asRecords(hook['tool_calls'])) {
    const id = idOf(call);
    if (!fold.tools.has(id)) continue;
    const denied = [...fold.asks.values()].some(({ toolUseId }) => toolUseId === id);
    closeTool(id, fold, { ok: false, denied, said: call['tool_response'], details: null, durationMs: null });
  }
  fold.goOn();
}

export function onPermissionDenied(hook: JsonRecord, fold: TerminalFold): void {
  const message = cutText(oneLine(asText(hook['reason']) ?? 'It was denied.', 2000));
  const tool = fold.tools.get(idOf(hook));
  if (tool) fold.tools.set(idOf(hook), { ...tool, denied: true });
  fold.emit({ kind: 'denied', toolUseId: idOf(hook), name: nameOf(hook), message });
}

/** Ends what is left open when a turn does. */
export function closeAll(fold: TerminalFold, said: string): void {
  for (const toolUseId of [...fold.tools.keys()]) {
    closeTool(toolUseId, fold, { ok: false, said, details: null, durationMs: null });
  }
  fold.withdraw(() => true);
}

/**
 * The agent waits for this answer no longer: its dialog was left without a yes, so that the call will not be made, or the agent ends.
 * Whether the turn goes on, only its transcript knows.
 */
export function onHungUp(hook: JsonRecord, fold: TerminalFold): void {
  const requestId = asText(hook['hook_id']) ?? '';
  const gone = fold.asks.get(requestId);
  if (!gone) return;
  fold.withdraw((ask) => ask === gone);
  const said = 'It was not allowed.';
  closeTool(gone.toolUseId, fold, { ok: false, denied: true, said, details: null, durationMs: null });
  if (fold.asks.size === 0) fold.setState('idle');
}
