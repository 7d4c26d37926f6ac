import { z } from 'zod';
import { Millis } from './ids';

/**
 * The spelling of REST: keys in snake_case, moments as ISO times, everything else as in the contract.
 * All conversion follows the schema, so what a schema leaves open (records, unknown values) is never touched.
 */

type Schema = z.core.$ZodType;
type Direction = 'in' | 'out';

interface Field {
  readonly key: string;
  readonly wireKey: string;
  readonly schema: Schema;
  /** A moment: milliseconds in the contract, an ISO time on the wire. */
  readonly isTime: boolean;
}

const TIME_NAME = /(?:At|^at|[sS]ince|[uU]ntil)$/;
const ISO_TIME = /^\d{4}-\d{2}-\d{2}(T|$)/;
const BOOLEAN_WORDS = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);
const fieldsOfSchema = new WeakMap<Schema, readonly Field[]>();

/** `workspaceId` -> `workspace_id`. */
export function toSnake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The fields of an object schema with both of their names; none for any other schema. */
export function wireFields(schema: Schema): readonly Field[] {
  const inner = unwrap(schema, 'in');
  if (!(inner instanceof z.ZodObject)) return [];
  const known = fieldsOfSchema.get(inner);
  if (known) return known;
  const fields = Object.entries(inner.shape as Record<string, Schema>).map(([key, field]) => ({
    key,
    wireKey: toSnake(key),
    schema: field,
    isTime: TIME_NAME.test(key) && unwrap(field, 'in') === Millis,
  }));
  fieldsOfSchema.set(inner, fields);
  return fields;
}

/** A value that fits the schema, as REST spells it. Keys that the schema does not name are left out. */
export function toWire(schema: Schema, value: unknown): unknown {
  return convert(schema, value, 'out');
}

/** A JSON body as the contract spells it. Never fails: what does not fit is left for the schema to refuse. */
export function fromWire(schema: Schema, value: unknown): unknown {
  return convert(schema, value, 'in');
}

/** Query string and path parameters as the contract spells them: text becomes what the schema expects at its place. */
export function fromText(schema: Schema, params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const given = wireFields(schema).filter((field) => Object.hasOwn(params, field.wireKey));
  return Object.fromEntries(
    given.map((field) => [field.key, coerce(field.schema, params[field.wireKey], field.isTime)]),
  );
}

/** The JSON schema of a value as REST spells it. */
export function wireJsonSchema(schema: z.ZodType, direction: Direction): Record<string, unknown> {
  const json = z.toJSONSchema(schema, {
    io: direction === 'in' ? 'input' : 'output',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => respell(zodSchema, jsonSchema),
  });
  const { $schema: _dialect, '~standard': _standard, ...rest } = json as Record<string, unknown>;
  return rest;
}

/** The schema that decides about a value's shape, below what makes it optional, nullable, defaulted or piped. */
function unwrap(schema: Schema, direction: Direction): Schema {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNonOptional ||
    schema instanceof z.ZodCatch ||
    schema instanceof z.ZodReadonly
  ) {
    return unwrap(schema.def.innerType, direction);
  }
  if (schema instanceof z.ZodPipe) return unwrap(direction === 'in' ? schema.def.in : schema.def.out, direction);
  if (schema instanceof z.ZodLazy) return unwrap(schema.def.getter(), direction);
  return schema;
}

function convert(schema: Schema, value: unknown, direction: Direction): unknown {
  const inner = unwrap(schema, direction);
  if (inner instanceof z.ZodObject) return isRecord(value) ? convertObject(inner, value, direction) : value;
  if (inner instanceof z.ZodArray) {
    return Array.isArray(value) ? value.map((item) => convert(inner.def.element, item, direction)) : value;
  }
  if (inner instanceof z.ZodUnion) return convertUnion(inner, value, direction);
  return value;
}

function convertObject(schema: z.ZodObject, value: Readonly<Record<string, unknown>>, direction: Direction): unknown {
  const result: Record<string, unknown> = {};
  for (const field of wireFields(schema)) {
    const [from, to] = direction === 'out' ? [field.key, field.wireKey] : [field.wireKey, field.key];
    if (!Object.hasOwn(value, from)) continue;
    const item = value[from];
    if (item === undefined) continue;
    result[to] = field.isTime ? convertTime(item, direction) : convert(field.schema, item, direction);
  }
  return result;
}

/** The first alternative that takes the value decides; a value that none takes stays as it is. */
function convertUnion(union: z.ZodUnion, value: unknown, direction: Direction): unknown {
  const options = union instanceof z.ZodDiscriminatedUnion ? matching(union, value) : union.def.options;
  for (const option of options) {
    const converted = convert(option, value, direction);
    const contractValue = direction === 'in' ? converted : value;
    if (options.length === 1 || z.safeParse(option, contractValue).success) return converted;
  }
  return value;
}

/** The alternatives of a discriminated union whose tag the value has, by the tag's name on either side. */
function matching(union: z.ZodDiscriminatedUnion, value: unknown): readonly Schema[] {
  if (!isRecord(value)) return [];
  const key = union.def.discriminator;
  const tag = value[key] ?? value[toSnake(key)];
  return union.def.options.filter((option) => {
    const field = wireFields(option).find((candidate) => candidate.key === key);
    return field !== undefined && z.safeParse(field.schema, tag).success;
  });
}

function convertTime(value: unknown, direction: Direction): unknown {
  if (direction === 'out') return typeof value === 'number' ? isoOf(value) : value;
  if (typeof value !== 'string' || !ISO_TIME.test(value)) return value;
  const time = Date.parse(value);
  return Number.isNaN(time) ? value : time;
}

/** Numbers beyond the years that ISO times can name stay numbers. */
function isoOf(value: number): unknown {
  return Math.abs(value) <= 8.64e15 ? new Date(value).toISOString() : value;
}

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
  if (isTime && ISO_TIME.test(text)) return convertTime(text, 'in');
  if (inner instanceof z.ZodNumber) return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (inner instanceof z.ZodBoolean) return BOOLEAN_WORDS.get(text) ?? text;
  return text;
}

/** `a,b` is a list of two; a list whose items hold commas is given by repeating the parameter. */
function splitList(text: unknown): unknown[] {
  if (text === '') return [];
  return typeof text === 'string' ? text.split(',') : [text];
}

/** Renames the properties of an object's JSON schema and shows its moments as ISO times. */
function respell(schema: Schema, json: z.core.JSONSchema.BaseSchema): void {
  const fields = schema instanceof z.ZodObject ? wireFields(schema) : [];
  const { properties } = json;
  if (fields.length === 0 || !properties) return;
  json.properties = Object.fromEntries(
    fields
      .filter((field) => Object.hasOwn(properties, field.key))
      .map((field) => [field.wireKey, field.isTime ? timeSchema(field.schema) : (properties[field.key] ?? {})]),
  );
  if (json.required) json.required = json.required.map(toSnake);
}

function timeSchema(schema: Schema): z.core.JSONSchema.BaseSchema {
  const time = { type: 'string' as const, format: 'date-time' };
  return z.safeParse(schema, null).success ? { anyOf: [time, { type: 'null' as const }] } : time;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
