import { z } from 'zod';
import { Millis } from './ids';

export type Schema = z.core.$ZodType;
export type Direction = 'in' | 'out';

/** A field of an object with its names on both sides. */
export interface WireField {
  readonly key: string;
  readonly wireKey: string;
  readonly schema: Schema;
  /** A moment: milliseconds in the contract, an ISO time on the wire. */
  readonly isTime: boolean;
}

const TIME_NAME = /(?:At|^at|[sS]ince|[uU]ntil)$/;
const fieldsOf = new WeakMap<Schema, readonly WireField[]>();

/** `workspaceId` -> `workspace_id`. */
export function toSnake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The fields of an object schema; none for any other schema. */
export function wireFields(schema: Schema): readonly WireField[] {
  const inner = unwrap(schema, 'in');
  if (!(inner instanceof z.ZodObject)) return [];
  const known = fieldsOf.get(inner);
  if (known) return known;
  const fields = Object.entries(inner.shape as Record<string, Schema>).map(([key, field]) => ({
    key,
    wireKey: toSnake(key),
    schema: field,
    isTime: TIME_NAME.test(key) && unwrap(field, 'in') === Millis,
  }));
  fieldsOf.set(inner, fields);
  return fields;
}

/** The schema that decides about a value's shape, below what makes it optional, nullable, defaulted or piped. */
export function unwrap(schema: Schema, direction: Direction): Schema {
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
