import { describe, expect, test } from 'vitest';
import { catalogue } from '../../src/main/contract/index';
import type { Operation } from '../../src/main/contract/catalogue-kit';
import { createFakeEventLog } from '../fakes/event-log';
import { createFakeHandlers } from '../fakes/handlers';
import { wireJsonSchema } from '../../src/main/contract/wire-json-schema';
import { wireFields } from '../../src/main/contract/wire-fields';

const operations = Object.entries<Operation>(catalogue);

describe.each(operations)('%s', (name, operation) => {
  test('has access, effect and a summary that is a sentence', () => {
    expect(name).toMatch(/^[a-z]+\.[a-z-]+$/);
    expect(['viewer', 'operator', 'local']).toContain(operation.access);
    expect(operation.summary).toMatch(/^[A-Z].*\.$/);
    expect(operation.effect === 'read').toBe(operation.kind === 'query');
  });

  test('has an example that its input takes', () => {
    expect(operation.input.safeParse(operation.example).error).toBeUndefined();
  });

  test('refuses fields that it does not name, however deep', () => {
    const json = JSON.stringify(wireJsonSchema(operation.input, 'in'));
    expect(json.match(/"additionalProperties":false/g)).toHaveLength(json.match(/"properties":/g)?.length ?? 0);
    const input = { ...(operation.example as object), surely_unknown: 1 };
    expect(operation.input.safeParse(input).success).toBe(false);
  });

  test('names in its path only fields of its input', () => {
    const fields = wireFields(operation.input).map(({ wireKey }) => wireKey);
    for (const [, key] of (operation.rest ?? '').matchAll(/:(\w+)/g)) expect(fields).toContain(key);
  });

  test('is a GET only when it changes nothing', () => {
    if (operation.rest?.startsWith('GET ')) expect(operation.effect).toBe('read');
  });

  test('stays off REST when it is for this machine only', () => {
    if (operation.access === 'local') expect(operation.rest).toBeNull();
  });

  test('lets a viewer only look', () => {
    if (operation.access === 'viewer') expect(operation.effect).toBe('read');
  });
});

test('no two operations share a REST route', () => {
  const shapes = operations.flatMap(([, { rest }]) => (rest === null ? [] : [rest.replaceAll(/:\w+/g, ':')]));
  expect(new Set(shapes).size).toBe(shapes.length);
});

test('every operation has a handler', () => {
  const { handlers } = createFakeHandlers(createFakeEventLog());
  expect(Object.keys(handlers).toSorted()).toEqual(operations.map(([name]) => name).toSorted());
});

test('no setting that decides which program runs, or what it sees, can be written from another machine', () => {
  const reachable = operations.filter(([, { access, effect }]) => access !== 'local' && effect !== 'read');
  for (const [name, { input }] of reachable) {
    const keys = fieldPaths(input).filter((path) => /(^|\.)(claudePath|passEnv|env|argv)$|^claude\.path$/.test(path));
    expect(keys, name).toEqual([]);
  }
});

function fieldPaths(schema: Operation['input'], prefix = ''): string[] {
  return wireFields(schema).flatMap(({ key, schema: field }) => [
    prefix + key,
    ...fieldPaths(field as Operation['input'], `${prefix}${key}.`),
  ]);
}
