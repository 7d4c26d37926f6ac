import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Operation } from '../../../src/main/contract/catalogue-kit';
import { FarmEvent } from '../../../src/main/contract/event';
import { catalogue } from '../../../src/main/contract/index';
import { Millis } from '../../../src/main/contract/ids';
import { Run } from '../../../src/main/contract/run';
import { fromText, fromWire, toWire } from '../../../src/main/contract/wire';
import { toSnake, wireFields } from '../../../src/main/contract/wire-fields';
import { wireJsonSchema } from '../../../src/main/contract/wire-json-schema';
import { agentEvent, aStage, newIds, NOON } from '../../builders';
import { theRun } from '../../fakes/handlers';

const operations = Object.entries<Operation>(catalogue);

const Deep = z.object({
  someName: z.string(),
  madeAt: Millis,
  since: Millis.optional(),
  until: Millis.nullable().default(null),
  lengthMs: z.int(),
  plainAt: z.int(),
  outputs: z.record(z.string(), z.unknown()),
  open: z.unknown(),
  oneOf: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('first'), innerValue: z.string(), endedAt: Millis.nullable() }),
    z.object({ kind: z.literal('second'), otherValue: z.int() }),
  ]),
  either: z.union([z.string(), z.object({ deepKey: z.boolean() })]),
  listOf: z.array(z.object({ itemKey: z.int() })).optional(),
});
type Deep = z.output<typeof Deep>;

const anything = fc.jsonValue().map((value) => value as unknown);
const time = fc.integer({ min: 0, max: 4_102_444_800_000 });
const deep: fc.Arbitrary<Deep> = fc.record({
  someName: fc.string(),
  madeAt: time,
  until: fc.option(time),
  lengthMs: fc.integer(),
  plainAt: fc.integer(),
  outputs: fc.dictionary(fc.string(), anything),
  open: anything,
  oneOf: fc.oneof(
    fc.record({ kind: fc.constant('first' as const), innerValue: fc.string(), endedAt: fc.option(time) }),
    fc.record({ kind: fc.constant('second' as const), otherValue: fc.integer() }),
  ),
  either: fc.oneof(fc.string(), fc.record({ deepKey: fc.boolean() })),
  listOf: fc.array(fc.record({ itemKey: fc.integer() })),
});

describe('a value on the wire', () => {
  test('comes back as it was', () => {
    fc.assert(
      fc.property(deep, (value) => {
        const overJson = JSON.parse(JSON.stringify(toWire(Deep, value))) as unknown;
        expect(fromWire(Deep, overJson)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('has snake_case keys and ISO times, and leaves records and open values alone', () => {
    const value: Deep = {
      someName: 'camelCase stays in values',
      madeAt: NOON,
      until: null,
      lengthMs: 5,
      plainAt: 7,
      outputs: { someKey: { innerKey: 1, madeAt: NOON } },
      open: { stillCamel: true },
      oneOf: { kind: 'first', innerValue: 'x', endedAt: NOON },
      either: { deepKey: true },
      listOf: [{ itemKey: 1 }],
    };
    expect(toWire(Deep, value)).toEqual({
      some_name: 'camelCase stays in values',
      made_at: '2030-01-15T12:00:00.000Z',
      until: null,
      length_ms: 5,
      plain_at: 7,
      outputs: { someKey: { innerKey: 1, madeAt: NOON } },
      open: { stillCamel: true },
      one_of: { kind: 'first', inner_value: 'x', ended_at: '2030-01-15T12:00:00.000Z' },
      either: { deep_key: true },
      list_of: [{ item_key: 1 }],
    });
  });

  test('takes snake_case only, leaves what it does not know for the schema to refuse, and never fails', () => {
    const Input = z.object({ workspaceId: z.string().optional(), title: z.string() });
    expect(fromWire(Input, { workspaceId: 'a', title: 'b', extra_key: 1 })).toEqual({
      title: 'b',
      extra_key: 1,
      'workspaceId (here: workspace_id)': 'a',
    });
    expect(fromWire(Input, { workspace_id: 'a', title: 'b' })).toEqual({ workspaceId: 'a', title: 'b' });
    const hostile = JSON.parse('{"__proto__":{"title":"x"},"constructor":1}') as unknown;
    expect(fromWire(Input, hostile)).toStrictEqual(hostile);
    expect(Object.getPrototypeOf(fromWire(Input, hostile))).toBe(Object.prototype);
    fc.assert(
      fc.property(anything, (value) => {
        fromWire(Deep, value);
        fromWire(FarmEvent, value);
        toWire(Deep, value);
      }),
    );
  });

  test('takes times as ISO or as numbers, and leaves others for the schema to refuse', () => {
    const Input = z.object({ dueAt: Millis });
    expect(fromWire(Input, { due_at: '2030-01-15T12:00:00Z' })).toEqual({ dueAt: NOON });
    expect(fromWire(Input, { due_at: '2030-01-15T13:00:00+01:00' })).toEqual({ dueAt: NOON });
    expect(fromWire(Input, { due_at: NOON })).toEqual({ dueAt: NOON });
    expect(fromWire(Input, { due_at: 'tomorrow' })).toEqual({ dueAt: 'tomorrow' });
    expect(fromWire(Input, { due_at: '2030-99-99T00:00:00Z' })).toEqual({ dueAt: '2030-99-99T00:00:00Z' });
  });
});

test('a schema that holds itself is followed to the end of the value', () => {
  interface Tree {
    readonly madeAt: number;
    readonly subTrees: Tree[];
  }
  const Tree: z.ZodType<Tree> = z.lazy(() => z.object({ madeAt: Millis, subTrees: z.array(Tree) }));
  const tree = { madeAt: NOON, subTrees: [{ madeAt: NOON, subTrees: [] }] };
  const time = '2030-01-15T12:00:00.000Z';
  expect(toWire(Tree, tree)).toEqual({ made_at: time, sub_trees: [{ made_at: time, sub_trees: [] }] });
  expect(fromWire(Tree, toWire(Tree, tree))).toEqual(tree);
});

describe('text from a path or a query', () => {
  const Query = z.object({
    limitTo: z.int().min(1).default(5),
    live: z.boolean().optional(),
    classes: z.array(z.enum(['bash', 'file'])).optional(),
    seqs: z.array(z.int()).optional(),
    name: z.string().optional(),
    ref: z.union([z.int(), z.string()]).optional(),
    madeAt: Millis.optional(),
  });

  test('becomes what the schema expects', () => {
    const text = {
      ...{ limit_to: '7', live: 'true', classes: 'bash,file', seqs: ['1', '2'], name: '12', ref: 'x', unknown: '1' },
      made_at: '2030-01-15T12:00:00Z',
    };
    const expected = {
      limitTo: 7,
      live: true,
      classes: ['bash', 'file'],
      seqs: [1, 2],
      name: '12',
      ref: 'x',
      madeAt: NOON,
    };
    expect(fromText(Query, text)).toEqual({ ...expected, unknown: '1' });
    expect(fromText(Query, { live: '0', ref: '3', classes: '' })).toEqual({ live: false, ref: 3, classes: [] });
  });

  test.each(['', 'x', '1e3', '0x10', ' 1', '1.', 'NaN', 'constructor', '__proto__'])(
    '%j is no number and no boolean',
    (text) => {
      expect(fromText(Query, { limit_to: text, live: text })).toEqual({ limitTo: text, live: text });
    },
  );

  test('never fails', () => {
    const values = fc.oneof(fc.string(), fc.array(fc.string()));
    fc.assert(fc.property(fc.dictionary(fc.string(), values), (params) => void fromText(Query, params)));
    const known = fc.record({
      limit_to: values,
      live: values,
      classes: values,
      seqs: values,
      ref: values,
      made_at: values,
    });
    fc.assert(fc.property(known, (params) => void Query.safeParse(fromText(Query, params))));
  });
});

describe('the catalogue on the wire', () => {
  test.each(operations)('%s: its example comes back, in snake_case', (_name, { input, example }) => {
    const wire = toWire(input, example);
    expect(keysOf(wire).filter((key) => /[A-Z]/.test(key))).toEqual([]);
    expect(fromWire(input, wire)).toEqual(example);
  });

  test.each(operations)('%s: no two fields share a name', (_name, { input, output }) => {
    for (const schema of [input, output]) {
      const names = wireFields(schema).map(({ wireKey }) => wireKey);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  test.each(operations)('%s: its JSON schema is in snake_case', (_name, { input, output }) => {
    for (const json of [wireJsonSchema(input, 'in'), wireJsonSchema(output, 'out')]) {
      expect(propertyNames(json).filter((key) => /[A-Z]/.test(key))).toEqual([]);
    }
  });

  test('its moments are described as times', () => {
    const json = JSON.stringify(wireJsonSchema(FarmEvent, 'out'));
    expect(json).toContain('"created_at":{"type":"string","format":"date-time"}');
    expect(json).toContain('"seq":{"type":"integer"');
  });

  test('an event of an agent keeps what the agent sent', () => {
    const event: FarmEvent = {
      ...{ seq: 1, at: NOON, workspaceId: newIds.workspace(), taskId: null, runId: null },
      fact: { type: 'agent', event: agentEvent.tool({ input: { file_path: 'a', oldString: 'b' } }) },
    };
    expect(toWire(FarmEvent, event)).toMatchObject({
      at: '2030-01-15T12:00:00.000Z',
      fact: { event: { tool_use_id: 'tool-1', tool_kind: 'bash', input: { file_path: 'a', oldString: 'b' } } },
    });
    expect(fromWire(FarmEvent, toWire(FarmEvent, event))).toEqual(event);
  });

  test('a stage keeps its context', () => {
    const stage = aStage({ taskId: newIds.task(), context: { changedFiles: ['a'] } });
    const schema = catalogue['task.get'].output.shape.stages.element;
    expect(toWire(schema, stage)).toMatchObject({ skip_reason: null, context: { changedFiles: ['a'] } });
  });
});

test('names are told apart in snake_case', () => {
  const name = fc.stringMatching(/^[a-z][a-zA-Z]{0,10}$/);
  fc.assert(fc.property(name, name, (a, b) => a === b || toSnake(a) !== toSnake(b)));
});

function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]);
}

function propertyNames(json: unknown): string[] {
  if (Array.isArray(json)) return json.flatMap(propertyNames);
  if (typeof json !== 'object' || json === null) return [];
  const own = 'properties' in json && typeof json.properties === 'object' ? Object.keys(json.properties ?? {}) : [];
  return [...own, ...Object.values(json).flatMap(propertyNames)];
}

test('a run tells how long it has waited, and needs not to: one of before that was known is taken still', () => {
  expect(toWire(Run, { ...theRun, waitedMs: 3_000 })).toMatchObject({ waited_ms: 3_000 });
  expect(wireJsonSchema(Run, 'out')).toMatchObject({ properties: { waited_ms: { type: 'integer' } } });
  expect(toWire(Run, theRun)).not.toHaveProperty('waited_ms');
  expect(Run.parse(theRun)).toEqual(theRun);
});
