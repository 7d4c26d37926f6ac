import type { ToolKind } from '../../../../contract/agent-event';
import type { JsonRecord } from '../json';
import { asRecords, asText, pick } from '../json';
import { oneLine } from '../text';

/** The tool by which an agent gives its verdict; it is no work and is not counted as such. */
export const VERDICT_TOOL = 'StructuredOutput';
export const QUESTION_TOOL = 'AskUserQuestion';

const kinds: Readonly<Record<string, ToolKind>> = {
  Bash: 'bash',
  BashOutput: 'bash',
  KillShell: 'bash',
  PowerShell: 'bash',
  Read: 'file',
  Write: 'file',
  Edit: 'file',
  MultiEdit: 'file',
  NotebookEdit: 'file',
};

export const toolKindOf = (name: string): ToolKind => pick(kinds, name) ?? 'other';

/** A path as people in the workspace say it. */
export function shortPath(path: string, cwd: string): string {
  const inside = path.startsWith(`${cwd}/`) || path.startsWith(`${cwd}\\`);
  return oneLine(inside ? path.slice(cwd.length + 1) : path);
}

/** The fields that say in one line what a tool is called for, most telling first. */
const telling = ['command', 'pattern', 'query', 'url', 'description', 'subject', 'skill', 'name', 'prompt'] as const;

/** One line for people: the command, the path, the query. */
export function toolTitle(name: string, input: JsonRecord, cwd: string): string {
  const path = asText(input['file_path']) ?? asText(input['notebook_path']);
  if (path !== null) return shortPath(path, cwd);
  if (name === QUESTION_TOOL) return oneLine(asText(asRecords(input['questions'])[0]?.['question']) ?? 'a question');
  if (name === 'Bash') return oneLine(asText(input['command']) ?? name);
  const todos = asRecords(input['todos']).length;
  if (todos > 0) return `plan of ${todos} ${todos === 1 ? 'step' : 'steps'}`;
  const words = telling.map((field) => asText(input[field])).find((text) => text !== null && text !== '');
  const shown = name.replace(/^mcp__/, '').replaceAll('__', ': ');
  return oneLine(words ? `${shown} ${words}` : shown);
}

/** The same as a question: `run npm publish?` */
export function askTitle(name: string, input: JsonRecord, cwd: string): string {
  const title = toolTitle(name, input, cwd);
  if (name === QUESTION_TOOL) return title;
  if (name === 'Bash') return `run \`${title}\`?`;
  if (toolKindOf(name) === 'file') return `${name === 'Read' ? 'read' : 'change'} ${title}?`;
  return `use ${title}?`;
}
