import type { z } from 'zod';
import type { YAMLParseError } from 'yaml';

/** What is wrong with the form of a file, in words for whoever writes one. */
export function yamlWords({ code, message }: YAMLParseError): string {
  if (message.includes('- indicator')) return 'an entry of this list does not begin with "- "';
  return syntaxWords[code] ?? 'this cannot be read here: look at the indentation, the colons and the quotes around it';
}

const syntaxWords: Readonly<Record<string, string>> = {
  BAD_INDENT: 'the indentation does not fit: what belongs together begins in the same column',
  TAB_AS_INDENT: 'indent with spaces, not with tabs',
  DUPLICATE_KEY: 'this field is given twice',
  MISSING_CHAR: 'something is missing: a colon after the name, a comma, a closing quote or a closing bracket',
  MULTILINE_IMPLICIT_KEY: 'the name of a field stands in one line, with a colon after it',
  BLOCK_AS_IMPLICIT_KEY: 'one line has two colons: put quotes around the text',
  BAD_SCALAR_START: 'a text cannot begin with this sign: put quotes around it',
  BAD_DQ_ESCAPE: 'there is no such sign after a backslash: use single quotes',
  BAD_ALIAS: 'this refers to something that is not defined above it',
  MULTIPLE_DOCS: 'a file holds one pipeline: take out what comes after ---',
};

/** What a field has to be, where the contract has no words of its own for it. */
export function fieldWords(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'unrecognized_keys') return 'there is no such field';
  if (issue.input === undefined) return 'this has to be given';
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${kinds[issue.expected] ?? 'something else'}, not ${kindOf(issue.input)}`;
    case 'invalid_value':
      return `expected one of: ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `needs at least ${amount(issue.minimum, issue.origin)}`;
    case 'too_big':
      return `takes at most ${amount(issue.maximum, issue.origin)}`;
    default:
      return 'this is not understood';
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'fields, each with its name',
  record: 'fields, each with its name',
  boolean: 'true or false',
};

function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return 'a number';
  if (typeof value === 'boolean') return 'true or false';
  return typeof value === 'string' ? 'a text' : 'fields';
}

function amount(limit: number | bigint, origin: string): string {
  const unit = origin === 'array' ? ['entry', 'entries'] : ['character', 'characters'];
  return origin === 'array' || origin === 'string' ? `${limit} ${unit[Number(limit) === 1 ? 0 : 1]}` : String(limit);
}
