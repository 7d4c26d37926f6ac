import type { ToolKind } from '../../../../contract/agent-event';
import type { JsonRecord } from '../json';
import { asRecords, asText, pick } from '../json';
import { oneLine } from '../text';
import { foldLines, linesText } from './fold-lines';
import { paint } from './style';
import type { Style } from './style';
import type { TerminalView } from './view';
import { durationText } from './words';

/** A tool as the terminal shows it. */
export interface DrawnTool {
  readonly name: string;
  readonly kind: ToolKind;
  readonly title: string;
  readonly input: JsonRecord;
  readonly indent: string;
}

export interface DrawnEnd {
  readonly ok: boolean;
  readonly denied?: true;
  readonly output: string;
  readonly exitCode: number | null;
  readonly durationMs: number | null;
  readonly file: { readonly path: string; readonly added: number; readonly removed: number } | null;
}

const BODY = '  ';
const SLOW_MS = 2000;

/** Tools whose call alone says nothing yet: they are drawn when they have ended. */
const drawnAtEnd = (tool: DrawnTool): boolean => tool.kind === 'file' && tool.name !== 'Read';

/** A plan is drawn whole when it is made, a helper's words as they come: their answers say nothing new. */
const isToldAlready = (tool: DrawnTool): boolean =>
  Array.isArray(tool.input['todos']) || tool.name === 'Agent' || tool.name === 'Task';

/** What is shown the moment an agent calls a tool. */
export function drawTool(view: TerminalView, tool: DrawnTool): void {
  if (drawnAtEnd(tool)) return;
  if (tool.kind === 'bash') {
    view.begin('command', tool.indent);
    const [first = '', ...rest] = foldLines(asText(tool.input['command']) ?? tool.title, 6, 0).head;
    view.line(`${paint('green', '$')} ${paint('command', first)}`);
    rest.forEach((line) => view.line(`${BODY}${paint('command', line)}`));
    return;
  }
  view.begin('step', tool.indent);
  const todos = asRecords(tool.input['todos']);
  if (todos.length > 0) return todos.slice(0, 30).forEach((todo) => drawTodo(view, todo));
  const glyph = tool.name === 'Read' ? '▤' : '◇';
  view.line(`${paint('cyan', glyph)} ${tool.title}`);
}

const boxes: Readonly<Record<string, readonly [glyph: string, style: Style | undefined]>> = {
  completed: ['☑', 'dim'],
  in_progress: ['◐', 'bold'],
};

function drawTodo(view: TerminalView, todo: JsonRecord): void {
  const [glyph, style] = pick(boxes, todo['status']) ?? ['☐', undefined];
  view.line(`${glyph} ${oneLine(asText(todo['content']) ?? '')}`, style);
}

/** What is shown of a tool when it has ended. `apart`: something else was drawn since it was called. */
export function drawToolEnd(view: TerminalView, tool: DrawnTool, end: DrawnEnd, apart: boolean): void {
  const lines = drawnAtEnd(tool) ? fileLines(tool, end) : endLines(tool, end);
  if (lines.length === 0) return;
  view.resume(tool.kind === 'bash' ? 'command' : 'step', tool.indent);
  if (apart && !drawnAtEnd(tool)) view.line(`↳ ${tool.kind === 'bash' ? '$ ' : ''}${tool.title}`, 'dim');
  lines.forEach(([text, style]) => view.line(text, style));
}

type Line = readonly [text: string, style?: Style];

function fileLines(tool: DrawnTool, end: DrawnEnd): Line[] {
  if (end.ok) return [[fileLine(tool, end)]];
  if (end.denied) return [[`✎ ${tool.title}`, 'dim'], ...deniedLines(end)];
  return [[`${paint('red', '✎')} ${tool.title}`], ...outputLines(end.output, 'red', [6, 4])];
}

/** What was not allowed is no failure: why, and that it was not done. */
const deniedLines = (end: DrawnEnd): Line[] => [...outputLines(end.output, 'dim', [6, 4]), [`${BODY}⊘ denied`, 'dim']];

function endLines(tool: DrawnTool, end: DrawnEnd): Line[] {
  if (end.denied) return deniedLines(end);
  if (!end.ok) return [...outputLines(end.output, 'red', [6, 4]), [BODY + paint('red', endWords(end))]];
  if (tool.kind === 'file' || isToldAlready(tool)) return [];
  if (tool.kind === 'other') return outputLines(end.output, 'dim', [2, 0]);
  const slow = end.durationMs !== null && end.durationMs >= SLOW_MS;
  return [
    ...outputLines(end.output, undefined, [6, 4]),
    ...(slow ? [[BODY + durationText(end.durationMs), 'dim'] as const] : []),
  ];
}

function fileLine(tool: DrawnTool, end: DrawnEnd): string {
  const path = end.file?.path ?? tool.title;
  const counts = [
    end.file?.added ? paint('green', `+${end.file.added}`) : '',
    end.file?.removed ? paint('red', `−${end.file.removed}`) : '',
  ];
  return [paint('yellow', '✎'), path, ...counts.filter(Boolean)].join(' ');
}

function endWords(end: DrawnEnd): string {
  const how = end.exitCode === null ? '✗ failed' : `✗ exit ${end.exitCode}`;
  return end.durationMs !== null && end.durationMs >= SLOW_MS ? `${how} after ${durationText(end.durationMs)}` : how;
}

function outputLines(output: string, style: Style | undefined, [head, tail]: readonly [number, number]): Line[] {
  const folded = foldLines(output, head, tail);
  const styled = (lines: readonly string[]): Line[] =>
    lines.map((line) => (style ? [BODY + line, style] : [BODY + line]));
  return [
    ...styled(folded.head),
    ...(folded.hidden > 0 ? [[`${BODY}▸ ${linesText(folded.hidden)} more`, 'dim'] as const] : []),
    ...styled(folded.tail),
  ];
}
