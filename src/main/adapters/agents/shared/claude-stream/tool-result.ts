import type { JsonRecord } from '../json';
import { asList, asRecord, asRecords, asText, asTexts } from '../json';
import { cleanOutput, cutText } from '../text';
import { shortPath } from './tools';

/** What a tool has answered, from its `tool_result` block and the line's richer `tool_use_result`. */
export interface ToolResult {
  readonly ok: boolean;
  readonly output: string;
  readonly exitCode: number | null;
  readonly file: { readonly path: string; readonly added: number; readonly removed: number } | null;
}

const EXIT_CODE = /^Exit code (\d{1,5})\n?/;
const NOTHING = /^\((?:Bash completed with )?no output\)$/i;
/** What the CLI tells the model when a person breaks a tool off: nothing that people need to read. */
const BROKEN_OFF = 'User rejected tool use';
const ERROR_TAG = /^<tool_use_error>([^]*)<\/tool_use_error>$/;

export function readToolResult(name: string, block: JsonRecord, details: unknown, cwd: string): ToolResult {
  const ok = block['is_error'] !== true;
  const said = contentText(block['content']);
  const exit = ok ? null : EXIT_CODE.exec(said);
  const streams = asRecord(details);
  const printed = name === 'Bash' && streams ? [asText(streams['stdout']), asText(streams['stderr'])] : [];
  const output = printed.some((text) => text !== null)
    ? printed.filter(Boolean).join('\n')
    : details === BROKEN_OFF
      ? 'Stopped by the user.'
      : said.replace(EXIT_CODE, '').replace(ERROR_TAG, '$1').replace(NOTHING, '');
  return {
    ok,
    output: cutText(cleanOutput(output).trimEnd()),
    exitCode: exit ? Number(exit[1]) : name === 'Bash' && ok ? 0 : null,
    file: ok ? fileChange(details, cwd) : null,
  };
}

function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  return asRecords(content)
    .map((block) => asText(block['text']) ?? `[${asText(block['type']) ?? 'block'}]`)
    .join('\n');
}

function fileChange(details: unknown, cwd: string): ToolResult['file'] {
  const result = asRecord(details);
  const path = asText(result?.['filePath']);
  if (!result || path === null || !Array.isArray(result['structuredPatch'])) return null;
  const lines = asRecords(result['structuredPatch']).flatMap((hunk) => asTexts(hunk['lines']));
  const created = asText(result['content']);
  if (result['type'] === 'create' && created !== null) {
    return { path: shortPath(path, cwd), added: lineCount(created), removed: 0 };
  }
  const count = (sign: string): number => lines.filter((line) => line.startsWith(sign)).length;
  return { path: shortPath(path, cwd), added: count('+'), removed: count('-') };
}

const lineCount = (text: string): number => (text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0));

/** Text blocks of a message whose content may be a bare string. */
export const messageTexts = (content: unknown): string[] =>
  typeof content === 'string' ? [content] : asList(content).flatMap((block) => asText(asRecord(block)?.['text']) ?? []);
