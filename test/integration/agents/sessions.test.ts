import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createClaudeDriver } from '../../../src/main/adapters/agents/claude';

it('the transcript of a session is found in whatever folder it was begun, and only that', async () => {
  const home = mkdtempSync(join(tmpdir(), 'croft-sessions-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const driver = createClaudeDriver({ env: { HOME: home } });
  const session = '4f9a0c5e-0000-4000-8000-000000000001';
  expect(await driver.hasSession?.(session)).toBe(null);
  const project = join(home, '.claude', 'projects', '-work-shop');
  mkdirSync(project, { recursive: true });
  expect(await driver.hasSession?.(session)).toBe(false);
  writeFileSync(join(project, `${session}.jsonl`), '{}\n');
  expect(await driver.hasSession?.(session)).toBe(true);
  expect(await driver.hasSession?.('../../etc/passwd')).toBe(null);
});
