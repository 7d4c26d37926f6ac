import { parse, stringify } from 'yaml';
import { asRecord } from '../shared/json';
import { oneLine } from '../shared/text';

const FRONTMATTER = /^\uFEFF?\s*---[ \t]*\r?\n([^]*?)(?:\r?\n)?---[ \t]*(?:\r?\n|$)/;

/**
 * What a command, a skill or a helper agent may say about itself. Left out is whatever would run programs or allow tools
 * without a question: hooks, MCP servers, allowed tools, permission modes.
 */
const kept = [
  'description',
  'argument-hint',
  'arguments',
  'when_to_use',
  'model',
  'effort',
  'color',
  'context',
  'agent',
  'paths',
  'tools',
  'disallowedTools',
  'disallowed-tools',
  'disable-model-invocation',
  'user-invocable',
] as const;

function parseYaml(text: string): Readonly<Record<string, unknown>> {
  try {
    return asRecord(parse(text, { maxAliasCount: 0, logLevel: 'silent' })) ?? {};
  } catch {
    // Whatever cannot be read is left out; the text below it still counts.
    return {};
  }
}

/** The same text with nothing but harmless fields at its head. `named`: it may say its own name, which its file says else. */
export function withHarmlessHead(markdown: string, named: boolean): string {
  const head = FRONTMATTER.exec(markdown);
  const body = head ? markdown.slice(head[0].length) : markdown;
  const fields = parseYaml(head?.[1] ?? '');
  const fieldNames = named ? ['name', ...kept] : kept;
  const harmless = fieldNames.flatMap((key) => (Object.hasOwn(fields, key) ? [[key, fields[key]] as const] : []));
  const described = { description: oneLine(body.replace(/^[\s#]+/, '')), ...Object.fromEntries(harmless) };
  return `---\n${stringify(described)}---\n${body}`;
}
