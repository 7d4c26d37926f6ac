import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFakeFarm } from '../../fakes/gateway';
import type { FakeFarm } from '../../fakes/gateway';
import { rawRequest } from '../../fakes/raw-http';

let farm: FakeFarm;
let scratch: string;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'croft-screens-'));
  const screens = join(scratch, 'renderer');
  mkdirSync(join(screens, 'assets'), { recursive: true });
  writeFileSync(join(screens, 'index.html'), '<!doctype html><title>Croft</title>');
  writeFileSync(join(screens, 'assets', 'index-abc123.js'), 'export {};');
  writeFileSync(join(screens, '.secret'), 'dot');
  writeFileSync(join(scratch, 'outside.txt'), 'outside');
  symlinkSync(scratch, join(screens, 'link'));
  farm = await startFakeFarm({ screens });
});
afterAll(async () => {
  await farm.close();
  rmSync(scratch, { recursive: true, force: true });
});

const get = (path: string) => rawRequest({ port: farm.gateway.port, path });

describe('the screens', () => {
  test('come without a token, under a policy that lets them do little', async () => {
    const page = await get('/');
    expect(page.status).toBe(200);
    expect(page.body).toContain('<title>Croft</title>');
    const policy = String(page.headers['content-security-policy']);
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "style-src-attr 'unsafe-inline'",
      `connect-src 'self' ws://${farm.host}`,
      "img-src 'self' data:",
      "font-src 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'none'",
    ]);
    expect(page.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-cache',
      'content-type': 'text/html; charset=utf-8',
    });
  });

  test('have assets that are kept for good', async () => {
    const asset = await get('/assets/index-abc123.js');
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(asset.headers['content-type']).toMatch(/^(text|application)\/javascript; charset=utf-8$/);
    expect(asset.headers['x-content-type-options']).toBe('nosniff');
  });

  test.each(['/task/task_0123456789ab', '/settings', '/a/b/c?x=1', '/%E2%9C%93'])('have a page at %s', async (path) => {
    const page = await get(path);
    expect(page.status).toBe(200);
    expect(page.body).toContain('<title>Croft</title>');
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
  });

  test.each(['/missing.js', '/assets/missing.css', '/.secret', '/favicon.ico'])('have no file at %s', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'not_found' } });
  });

  test.each([
    '/../outside.txt',
    '/%2e%2e/outside.txt',
    '/..%2foutside.txt',
    '/assets/..%5c..%5coutside.txt',
    '/%00',
    '//outside.txt',
  ])('never leave their folder: %s', async (path) => {
    const answer = await get(path);
    expect(answer.body).not.toContain('outside\n');
    expect(answer.body).not.toBe('outside');
  });

  test('take no other method than GET', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect((await rawRequest({ port: farm.gateway.port, method, path: '/' })).status).toBe(404);
    }
  });
});

test('answers of the API may do nothing in a page and are not kept', async () => {
  const answer = await farm.fetch('/api/health');
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
});

test('a farm without built screens says so', async () => {
  const own = await startFakeFarm({ screens: join(scratch, 'not-there') });
  const answer = await rawRequest({ port: own.gateway.port, path: '/' });
  expect(answer.status).toBe(404);
  await own.close();
});
