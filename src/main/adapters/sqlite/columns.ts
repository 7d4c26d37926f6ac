import { customType, integer } from 'drizzle-orm/sqlite-core';

/** A value kept as JSON text; null stays null. */
export const json = customType<{ data: unknown; driverData: string | null }>({
  dataType: () => 'text',
  toDriver: (value) => (value === null ? null : JSON.stringify(value)),
  fromDriver: (value): unknown => (value === null ? null : JSON.parse(value)),
});

/** True or false, kept as 1 or 0. */
export const flag = (name: string) => integer(name, { mode: 'boolean' });
