import { z } from 'zod';
import { toSnake, wireFields } from './wire-fields';
import type { Direction, Schema } from './wire-fields';

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
