import type { JsonSchema } from './verdict-schema';

/** Something in a stage's `outputs` that an agent's command line would refuse. */
export interface SchemaProblem {
  /** Keys from the schema's root to where it is wrong. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

const TYPES = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);
/** Words whose value is a schema; a list of schemas; schemas by name. */
const ONE = new Set([
  'additionalProperties',
  'additionalItems',
  'contains',
  'propertyNames',
  'not',
  'if',
  'then',
  'else',
]);
const MANY = new Set(['anyOf', 'allOf', 'oneOf']);
const NAMED = new Set(['properties', 'patternProperties', '$defs', 'definitions']);
/** Words of draft 7 with plain values. */
const PLAIN = new Set(
  (
    'title description default examples $comment enum const format pattern required minLength maxLength minimum maximum ' +
    'exclusiveMinimum exclusiveMaximum multipleOf minItems maxItems uniqueItems minProperties maxProperties dependencies ' +
    'readOnly writeOnly deprecated nullable contentEncoding contentMediaType'
  ).split(' '),
);
const AT_ROOT = new Set(['$schema', '$id']);
const MOST_PROBLEMS = 20;
const DEEPEST = 30;

type Path = readonly (string | number)[];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isPattern(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    return Boolean(new RegExp(value, 'u'));
  } catch {
    return false;
  }
}

/** True when a reference leads to one of the definitions at the root. */
function leadsSomewhere(root: JsonSchema, reference: unknown): boolean {
  const [, place = '', name = ''] = /^#\/(\$defs|definitions)\/([^/]+)$/.exec(String(reference)) ?? [];
  const definitions = root[place];
  return isObject(definitions) && Object.hasOwn(definitions, name);
}

function checkWord(root: JsonSchema, key: string, value: unknown): string | null {
  switch (key) {
    case 'type': {
      const types = Array.isArray(value) ? value : [value];
      const known = types.every((type) => typeof type === 'string' && TYPES.has(type));
      return known && types.length > 0 ? null : `a type is one of ${[...TYPES].join(', ')}`;
    }
    case 'required':
      return Array.isArray(value) && value.every((name) => typeof name === 'string')
        ? null
        : 'expected a list of names';
    case 'enum':
      return Array.isArray(value) && value.length > 0 ? null : 'expected a list of values';
    case 'pattern':
      return isPattern(value) ? null : 'not a regular expression';
    case '$ref':
      return leadsSomewhere(root, value)
        ? null
        : 'expected "#/$defs/NAME" with that name defined at the top of outputs';
    default:
      return PLAIN.has(key) ? null : `${key} is not a word of JSON schema (draft 7)`;
  }
}

/** Parts of a schema that are schemas themselves. */
function partsOf(key: string, value: unknown): { path: Path; schema: unknown }[] | null {
  if (ONE.has(key) || (key === 'items' && !Array.isArray(value))) return [{ path: [key], schema: value }];
  if ((MANY.has(key) || key === 'items') && Array.isArray(value)) {
    return value.map((schema: unknown, index) => ({ path: [key, index], schema }));
  }
  if (!NAMED.has(key) || !isObject(value)) return null;
  return Object.entries(value).map(([name, schema]) => ({ path: [key, name], schema }));
}

function* problemsIn(root: JsonSchema, schema: unknown, path: Path): Generator<SchemaProblem> {
  if (typeof schema === 'boolean') return;
  if (!isObject(schema)) return yield { path, message: 'expected a schema' };
  if (path.length > DEEPEST) return yield { path, message: 'the schema is too deep' };
  for (const [key, value] of Object.entries(schema)) {
    if (AT_ROOT.has(key) && path.length === 0) continue;
    const parts = partsOf(key, value);
    if (parts) {
      for (const part of parts) yield* problemsIn(root, part.schema, [...path, ...part.path]);
      continue;
    }
    const message = checkWord(root, key, value);
    if (message !== null) yield { path: [...path, key], message };
  }
}

/** What is wrong with a stage's schema for its outputs; empty when an agent can be held to it. */
export function outputsProblems(outputs: JsonSchema): SchemaProblem[] {
  const { type } = outputs;
  const wrongType = type !== undefined && type !== 'object';
  const problems: SchemaProblem[] = wrongType ? [{ path: ['type'], message: 'outputs are an object' }] : [];
  for (const problem of problemsIn(outputs, outputs, [])) {
    if (problems.length >= MOST_PROBLEMS) break;
    problems.push(problem);
  }
  return problems;
}
