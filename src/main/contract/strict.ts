import { z } from 'zod';

/**
 * The same schema with every object in it refusing keys that it does not name: a field that is dropped in silence lets its sender believe
 * that a setting holds which does not.
 */
export function strict<S extends z.ZodType>(schema: S): S {
  const def = strictDef(schema);
  return def ? z.core.clone(schema, def) : schema;
}

interface WrapperDef extends z.core.$ZodTypeDef {
  readonly innerType: z.core.$ZodType;
}

/** The definition of a schema with strict parts; null where it has no parts. */
function strictDef(schema: z.core.$ZodType): z.core.$ZodTypeDef | null {
  if (schema instanceof z.ZodObject) {
    const shape = Object.entries(schema.shape as z.core.$ZodShape).map(([key, field]) => [key, strictPart(field)]);
    return {
      ...schema.def,
      shape: Object.fromEntries(shape) as z.core.$ZodShape,
      catchall: z.never(),
    } as typeof schema.def;
  }
  if (schema instanceof z.ZodArray)
    return { ...schema.def, element: strictPart(schema.def.element) } as typeof schema.def;
  if (schema instanceof z.ZodUnion) {
    return { ...schema.def, options: schema.def.options.map(strictPart) } as typeof schema.def;
  }
  if (schema instanceof z.ZodPipe) return { ...schema.def, in: strictPart(schema.def.in) } as typeof schema.def;
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly
  ) {
    const def: WrapperDef = { ...schema.def, innerType: strictPart(schema.def.innerType) };
    return def;
  }
  return null;
}

/** Leaves stay the same objects: moments are known by theirs. */
const strictPart = (schema: z.core.$ZodType): z.core.$ZodType => {
  const def = strictDef(schema);
  return def ? z.core.clone(schema, def) : schema;
};
