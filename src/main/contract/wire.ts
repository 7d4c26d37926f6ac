import { z } from 'zod';
import { toSnake, unwrap, wireFields } from './wire-fields';
import type { Direction, Schema, WireField } from './wire-fields';

/**
 * The spelling of REST: keys in snake_case, moments as ISO times, everything else as in the contract.
 * All conversion follows the schema, so what a schema leaves open (records, unknown values) is never touched.
 */

type Convert = (value: unknown) => unknown;

const ISO_TIME = /^\d{4}-\d{2}-\d{2}(T|$)/;
const BOOLEAN_WORDS = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);
const asItIs: Convert = (value) => value;
/** Each schema is looked through once; events are converted by the thousand. */
const converters = { in: new WeakMap<Schema, Convert>(), out: new WeakMap<Schema, Convert>() };

/** A value that fits the schema, as REST spells it. Keys that the schema does not name are left out. */
export function toWire(schema: Schema, value: unknown): unknown {
  return converterOf(schema, 'out')(value);
}

/** A JSON body as the contract spells it. Never fails: what does not fit, unknown keys too, is left for the schema to refuse. */
export function fromWire(schema: Schema, value: unknown): unknown {
  return converterOf(schema, 'in')(value);
}

/** Query string and path parameters as the contract spells them: text becomes what the schema expects at its place. */
export function fromText(schema: Schema, params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const fields = wireFields(schema);
  const given = fields.filter((field) => Object.hasOwn(params, field.wireKey));
  return Object.fromEntries([
    ...given.map((field) => [field.key, coerce(field.schema, params[field.wireKey], field.isTime)] as const),
    ...unknownEntries(fields, params),
  ]);
}

/** What an object's schema does not know, for it to refuse by name: a field of the contract in the contract's own spelling, too. */
function unknownEntries(fields: readonly WireField[], value: Readonly<Record<string, unknown>>): [string, unknown][] {
  const known = new Set(fields.map(({ wireKey }) => wireKey));
  const unknown = Object.entries(value).filter(([key]) => !known.has(key));
  return unknown.map(([key, item]) => {
    const meant = fields.find((field) => field.key === key);
    return [meant ? `${key} (here: ${meant.wireKey})` : key, item];
  });
}

function converterOf(schema: Schema, direction: Direction): Convert {
  const known = converters[direction].get(schema);
  if (known) return known;
  // A schema that holds itself finds this one while it is looked through; later it leads to the one that is made.
  converters[direction].set(schema, (value) => converterOf(schema, direction)(value));
  const made = makeConverter(unwrap(schema, direction), direction);
  converters[direction].set(schema, made);
  return made;
}

function makeConverter(schema: Schema, direction: Direction): Convert {
  if (schema instanceof z.ZodObject) return objectConverter(schema, direction);
  if (schema instanceof z.ZodArray) {
    const item = converterOf(schema.def.element, direction);
    return item === asItIs ? asItIs : (value) => (Array.isArray(value) ? value.map(item) : value);
  }
  if (schema instanceof z.ZodDiscriminatedUnion) return taggedConverter(schema, direction);
  if (schema instanceof z.ZodUnion) return unionConverter(schema, direction);
  return asItIs;
}

function objectConverter(schema: z.ZodObject, direction: Direction): Convert {
  const fields = wireFields(schema).map(({ key, wireKey, schema: field, isTime }) => {
    const convert = isTime ? timeConverters[direction] : converterOf(field, direction);
    return direction === 'out' ? { from: key, to: wireKey, convert } : { from: wireKey, to: key, convert };
  });
  return (value) => {
    if (!isRecord(value)) return value;
    const result: Record<string, unknown> =
      direction === 'in' ? Object.fromEntries(unknownEntries(wireFields(schema), value)) : {};
    for (const { from, to, convert } of fields) {
      const item = Object.hasOwn(value, from) ? value[from] : undefined;
      if (item !== undefined) result[to] = convert(item);
    }
    return result;
  };
}

/** The alternative whose tag the value has, by the tag's name on either side, decides. */
function taggedConverter(union: z.ZodDiscriminatedUnion, direction: Direction): Convert {
  const tag = direction === 'out' ? union.def.discriminator : toSnake(union.def.discriminator);
  const byTag = new Map<unknown, Convert>();
  for (const option of union.def.options) {
    const field = wireFields(option).find(({ key }) => key === union.def.discriminator);
    for (const value of field?.schema._zod.values ?? []) byTag.set(value, converterOf(option, direction));
  }
  return (value) => (isRecord(value) ? (byTag.get(value[tag]) ?? asItIs)(value) : value);
}

/** The first alternative that takes the value decides; a value that none takes stays as it is. */
function unionConverter(union: z.ZodUnion, direction: Direction): Convert {
  const options = union.def.options.map((schema) => ({ schema, convert: converterOf(schema, direction) }));
  if (options.every(({ convert }) => convert === asItIs)) return asItIs;
  return (value) => {
    for (const { schema, convert } of options) {
      const converted = convert(value);
      if (z.safeParse(schema, direction === 'in' ? converted : value).success) return converted;
    }
    return value;
  };
}

const timeConverters: Readonly<Record<Direction, Convert>> = {
  /** Numbers beyond the years that ISO times can name stay numbers. */
  out: (value) => (typeof value === 'number' && Math.abs(value) <= 8.64e15 ? new Date(value).toISOString() : value),
  in(value) {
    const time = typeof value === 'string' && ISO_TIME.test(value) ? Date.parse(value) : Number.NaN;
    return Number.isNaN(time) ? value : time;
  },
};

function coerce(schema: Schema, text: unknown, isTime: boolean): unknown {
  const inner = unwrap(schema, 'in');
  if (inner instanceof z.ZodArray) {
    const items = Array.isArray(text) ? text : splitList(text);
    return items.map((item) => coerce(inner.def.element, item, false));
  }
  if (inner instanceof z.ZodUnion) {
    const fitting = inner.def.options
      .map((option) => ({ option, value: coerce(option, text, false) }))
      .find(({ option, value }) => z.safeParse(option, value).success);
    return fitting ? fitting.value : text;
  }
  if (typeof text !== 'string') return text;
  if (isTime && ISO_TIME.test(text)) return timeConverters.in(text);
  if (inner instanceof z.ZodNumber) return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (inner instanceof z.ZodBoolean) return BOOLEAN_WORDS.get(text) ?? text;
  return text;
}

/** `a,b` is a list of two; a list whose items hold commas is given by repeating the parameter. */
function splitList(text: unknown): unknown[] {
  if (text === '') return [];
  return typeof text === 'string' ? text.split(',') : [text];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A dotted path of the contract as REST spells it; what the schema does not name stays as its caller wrote it. */
export function wirePath(schema: Schema, path: string): string {
  let inner: Schema | null = schema;
  const spelled = path.split('.').map((part) => {
    const at: Schema | null = inner && unwrap(inner, 'in');
    const field = at && fieldNamed(at, part);
    inner = at instanceof z.ZodArray ? at.def.element : (field?.schema ?? null);
    return field?.wireKey ?? part;
  });
  return spelled.join('.');
}

function fieldNamed(schema: Schema, key: string): WireField | undefined {
  const options = schema instanceof z.ZodUnion ? schema.def.options : [schema];
  return options.flatMap((option) => wireFields(option)).find((field) => field.key === key);
}
