import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLogger } from '../../../src/main/adapters/logger/logger';
import type { FileLogger } from '../../../src/main/adapters/logger/logger';

let scratch: string;
let folder: string;
let said: string;

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'croft-logger-'));
  folder = join(scratch, 'logs');
  said = '';
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const open = (more: { secrets?: string[]; maxBytes?: number } = {}): FileLogger =>
  createLogger({ folder, secrets: [], stderr: { write: (text) => (said += text) }, ...more });
const lines = () =>
  readFileSync(join(folder, 'croft.log'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('the log', () => {
  test('has a line of JSON per message, private, and says warnings on stderr', () => {
    const logger = open();
    expect(readdirSync(scratch)).toEqual([]);
    logger.info('started', { port: 3020 });
    logger.warn('odd', { why: 'two\nlines', stack: 'deep' });
    logger.error('bad', { logId: 'abc' });
    logger.close();
    expect(lines()).toMatchObject([
      { level: 'info', message: 'started', port: 3020 },
      { level: 'warn', message: 'odd', why: 'two\nlines' },
      { level: 'error', message: 'bad', logId: 'abc' },
    ]);
    expect(lines()[0]?.['time']).toMatch(/^\d{4}-.*Z$/);
    expect(said).toBe('croft: warn: odd why=two lines\ncroft: error: bad logId=abc\n');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'croft.log')).mode & 0o777).toBe(0o600);
  });

  test('holds no secret, whichever way it comes', () => {
    const known = 'known"secret\\0123456789';
    const logger = open({ secrets: [known, 'plain-secret-0123456789'] });
    const shapes = [
      `Bearer abcdefgh12345678`,
      'sk-ant-api03-ABCDEFGH12345678',
      'ghp_ABCDEFGHIJKLMNOPQRST',
      'https://me:hunter2hunter2@example.test/x',
      'ANTHROPIC_API_KEY=abcdefgh12345678',
      '{"password":"abcdefgh12345678"}',
      '-----BEGIN RSA PRIVATE KEY-----\nMIIEabcdefgh12345678\n-----END RSA PRIVATE KEY-----',
    ];
    logger.error(`with ${known}`, {
      at: known,
      nested: { deep: ['plain-secret-0123456789'] },
      token: 'any-token-at-all',
    });
    for (const text of shapes) logger.warn('seen', { text, apiKey: text });
    logger.close();
    for (const all of [said, readFileSync(join(folder, 'croft.log'), 'utf8')]) {
      for (const secret of ['0123456789', 'abcdefgh12345678', 'ABCDEFGH', 'hunter2', 'any-token']) {
        expect(all).not.toContain(secret);
      }
      expect(all).toContain('[redacted]');
    }
    expect(lines()).toHaveLength(1 + shapes.length);
  });

  test('takes a bounded place on disk, and keeps the newest', () => {
    const logger = open({ maxBytes: 10_000 });
    for (let i = 0; i < 2_000; i += 1) logger.info(`line ${i}`, { text: 'x'.repeat(50) });
    logger.info('long', { text: 'x'.repeat(100_000) });
    logger.close();
    expect(readdirSync(folder).toSorted()).toEqual(['croft.1.log', 'croft.2.log', 'croft.3.log', 'croft.log']);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(10_000);
    expect(lines().at(-1)?.['message']).toBe('long');
    const again = open({ maxBytes: 10_000 });
    again.info('after a restart');
    expect(lines().at(-1)?.['message']).toBe('after a restart');
    again.close();
  });

  test('that cannot be written costs lines, and says so later', () => {
    writeFileSync(folder, 'a file in its place');
    const logger = open();
    logger.info('lost');
    logger.info('lost too');
    rmSync(folder);
    logger.info('kept');
    logger.close();
    expect(lines()).toMatchObject([{ message: 'lines were lost', lines: 2 }, { message: 'kept' }]);
  });
});
