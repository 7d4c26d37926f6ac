import { z } from 'zod';
import type { Failure } from '../contract/errors';

type Fields = NonNullable<Failure['fields']>;

const MOST_FIELDS = 20;
const NOT_UNDERSTOOD = 'not understood';

/** An input that its schema does not take, in words: where it is wrong, and what has to be there instead. */
export function inputFailure(error: z.core.$ZodError): Failure {
  const fields = error.issues.flatMap(fieldsOf).slice(0, MOST_FIELDS);
  return { code: 'invalid', message: inputMessage(fields), fields };
}

/** The sentence that goes with these fields, in whatever spelling their paths are. */
export function inputMessage(fields: Fields): string {
  const [first] = fields;
  const where = first?.path ? `${first.path}: ` : '';
  return `The input does not fit. ${where}${first?.message ?? ''}`;
}

function fieldsOf(issue: z.core.$ZodIssue): Fields {
  const { path, message } = issue;
  const places = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
  return places.map((place) => ({ path: shorten(place.map(String).join('.')), message }));
}

/** For issues that the contract has no words of its own for: what a person has to give instead, never the validator's words. */
export function plainWords(issue: z.core.$ZodRawIssue): string {
  const words = wordsOf(issue);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function wordsOf(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined) return 'must be given';
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'there is no such field';
    case 'invalid_type':
      return kindsWords(issue.inst) ?? shapes[issue.expected] ?? NOT_UNDERSTOOD;
    case 'too_small':
      return `${issue.inclusive === false ? 'more than' : 'at least'} ${amount(issue.minimum, issue.origin)}`;
    case 'too_big':
      return `${issue.inclusive === false ? 'less than' : 'at most'} ${amount(issue.maximum, issue.origin)}`;
    case 'invalid_value':
      return notOneOf(issue.values);
    case 'invalid_union':
      return unionWords(issue.input, issue['discriminator'], issue['options']);
    default:
      return NOT_UNDERSTOOD;
  }
}

const shapes: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** What an object has to be that comes in several kinds, where something else was given. */
function kindsWords(schema: unknown): string | null {
  if (!(schema instanceof z.core.$ZodDiscriminatedUnion)) return null;
  const key = schema._zod.def.discriminator;
  const kinds = [...(schema._zod.propValues[key] ?? [])].map(String);
  return `an object with ${key}, one of: ${kinds.join(', ')}`;
}

/** The input of a union is the whole object, so the key that tells its members apart may be the one that is missing. */
function unionWords(input: unknown, key: unknown, options: unknown): string {
  if (typeof key !== 'string' || !Array.isArray(options)) return NOT_UNDERSTOOD;
  const isGiven = (Object(input) as Readonly<Record<string, unknown>>)[key] !== undefined;
  return isGiven ? notOneOf(options) : `must be given, one of: ${options.join(', ')}`;
}

const notOneOf = (values: readonly unknown[]): string => `not one of: ${values.map(String).join(', ')}`;

function amount(limit: number | bigint, origin: string): string {
  const isOne = Number(limit) === 1;
  if (origin === 'string') return `${limit} ${isOne ? 'character' : 'characters'}`;
  if (origin === 'array' || origin === 'set' || origin === 'map') return `${limit} ${isOne ? 'entry' : 'entries'}`;
  return String(limit);
}

/** What a caller may have sent at any length, short enough to say back. */
export function shorten(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
