import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { outputsProblems } from '../../../src/main/core/pipeline/outputs-schema';
import { verdictSchema } from '../../../src/main/core/pipeline/verdict-schema';

const claude = resolve(import.meta.dirname, '../../../node_modules/.bin/claude');
const home = mkdtempSync(join(tmpdir(), 'croft-schema-'));
afterAll(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));

/** Starts the real CLI where no model answers: a schema that it does not take is refused before it would ask one. */
function refusal(schema: Record<string, unknown>): Promise<string | null> {
  const { promise, resolve: settle } = Promise.withResolvers<string | null>();
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    ANTHROPIC_API_KEY: 'sk-ant-dummy-for-tests',
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:9',
    CLAUDE_CODE_MAX_RETRIES: '0',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_TELEMETRY: '1',
  };
  const args = [
    '-p',
    'hi',
    '--output-format',
    'json',
    '--permission-mode',
    'dontAsk',
    '--json-schema',
    JSON.stringify(schema),
  ];
  const child = execFile(claude, args, { env, cwd: home, timeout: 30_000 }, (_, stdout, stderr) => {
    const refused = /not a valid JSON Schema: .*/.exec(stdout + stderr)?.[0];
    // Without a sign that it went on to ask the model, nothing is known.
    settle(refused ?? (/ECONNREFUSED|Connection refused/.test(stdout + stderr) ? null : `unclear: ${stdout}${stderr}`));
  });
  child.stdin?.end();
  return promise;
}

const everyWord = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://example.test/outputs',
  type: 'object',
  title: 't',
  properties: {
    name: {
      type: ['string', 'null'],
      pattern: '^[a-z]+$',
      format: 'email',
      minLength: 1,
      default: 'x',
      examples: ['x'],
    },
    choice: { enum: ['a', 1, null] },
    count: { type: 'integer', minimum: 0, exclusiveMaximum: 10, multipleOf: 2 },
    list: {
      type: 'array',
      items: { $ref: '#/$defs/item' },
      minItems: 1,
      uniqueItems: true,
      contains: { type: 'object' },
    },
    old: { $ref: '#/definitions/old' },
    maybe: { type: 'string', nullable: true, readOnly: true, deprecated: true, $comment: 'c' },
    either: JSON.parse('{"if":{"type":"string"},"then":{"maxLength":3},"else":{"not":{"const":1}}}') as unknown,
    any: {},
  },
  required: ['name'],
  patternProperties: { '^x-': { type: 'string' } },
  propertyNames: { maxLength: 20 },
  dependencies: { name: ['count'] },
  additionalProperties: false,
  $defs: { item: { type: 'object', additionalProperties: { type: 'integer' } } },
  definitions: { old: { anyOf: [{ type: 'string' }, { allOf: [{ oneOf: [{ type: 'null' }] }] }] } },
};

describe('the schema of a verdict', () => {
  it('is taken by the CLI, with outputs of any kind that we let pass', async () => {
    expect(outputsProblems(everyWord)).toEqual([]);
    expect(await Promise.all([refusal(verdictSchema(null)), refusal(verdictSchema(everyWord))])).toEqual([null, null]);
  });

  it('would be refused with outputs that we do not let pass', async () => {
    const bad = [{ properties: { a: { prefixItems: [] } } }, { properties: { a: { $ref: '#/$defs/none' } } }];
    for (const outputs of bad) expect(outputsProblems(outputs)).toHaveLength(1);
    const refused = await Promise.all(bad.map((outputs) => refusal(verdictSchema(outputs))));
    for (const message of refused) expect(message).toMatch(/^not a valid JSON Schema/);
  });
});
