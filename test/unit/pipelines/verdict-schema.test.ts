import { describe, expect, it } from 'vitest';
import { outputsProblems } from '../../../src/main/core/pipeline/outputs-schema';
import { verdictSchema } from '../../../src/main/core/pipeline/verdict-schema';

const problems = (schema: Record<string, unknown>) => outputsProblems(schema).map(({ path }) => path.join('.'));

describe('verdictSchema', () => {
  it('asks for outputs only where a stage has a schema for them', () => {
    expect(verdictSchema(null)).toMatchObject({ type: 'object', required: ['passed', 'summary'] });
    const outputs = { properties: { url: { type: 'string' } }, required: ['url'] };
    expect(verdictSchema(outputs)).toMatchObject({
      required: ['passed', 'summary', 'outputs'],
      properties: { outputs: { type: 'object', ...outputs } },
    });
  });

  it('moves definitions to where references look for them, and leaves out what names a schema', () => {
    const schema = verdictSchema({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'https://example.test/x',
      $defs: { url: { type: 'string' } },
      properties: { url: { $ref: '#/$defs/url' } },
    });
    expect(schema).toMatchObject({
      $defs: { url: { type: 'string' } },
      properties: { outputs: { type: 'object', properties: { url: { $ref: '#/$defs/url' } } } },
    });
    expect(JSON.stringify(schema)).not.toMatch(/\$schema|\$id/);
  });
});

describe('outputsProblems', () => {
  it('takes what agents take', () => {
    const good = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      title: 't',
      properties: {
        name: { type: ['string', 'null'], pattern: '^[a-z]+$', format: 'email' },
        type: { enum: ['a', 1, null] },
        list: { type: 'array', items: { $ref: '#/definitions/item' }, minItems: 1 },
        pair: { type: 'array', items: [{ type: 'string' }, true] },
        any: {},
      },
      patternProperties: { '^x-': { type: 'string' } },
      additionalProperties: false,
      anyOf: [{ required: ['name'] }, { not: { required: ['type'] } }],
      definitions: { item: { type: 'object', additionalProperties: { type: 'integer' } } },
    };
    expect(outputsProblems(good)).toEqual([]);
  });

  it.each([
    [{ type: 'array' }, 'type'],
    [{ properties: { a: { type: 'strin' } } }, 'properties.a.type'],
    [{ properties: { a: 'string' } }, 'properties.a'],
    [{ properties: ['a'] }, 'properties'],
    [{ properties: { a: { 'x-foo': 1 } } }, 'properties.a.x-foo'],
    [{ url: { type: 'string' } }, 'url'],
    [{ required: 'a' }, 'required'],
    [{ properties: { a: { enum: [] } } }, 'properties.a.enum'],
    [{ properties: { a: { pattern: '[' } } }, 'properties.a.pattern'],
    [{ properties: { a: { $ref: '#/$defs/none' } } }, 'properties.a.$ref'],
    [{ properties: { a: { $ref: 'https://example.test/x' } } }, 'properties.a.$ref'],
    [{ properties: { a: { $id: 'x' } } }, 'properties.a.$id'],
    [{ properties: { a: { items: { prefixItems: [] } } } }, 'properties.a.items.prefixItems'],
    [{ allOf: [{}, { type: 7 }] }, 'allOf.1.type'],
  ])('says where %j is wrong', (schema, path) => {
    expect(problems(schema)).toEqual([path]);
  });

  it('has an end', () => {
    let deep: Record<string, unknown> = {};
    for (let i = 0; i < 1000; i += 1) deep = { not: deep };
    expect(problems(deep)).toHaveLength(1);
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`k${i}`, 1]));
    expect(problems(many)).toHaveLength(20);
  });
});
