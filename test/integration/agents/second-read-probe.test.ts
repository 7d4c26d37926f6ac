import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createFinder } from '../../../src/main/adapters/agents/claude/installation';

it('a program that could not be asked once, as on a full disk, is asked again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'croft-finder-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const claude = join(folder, 'claude');
  writeFileSync(claude, '#!/bin/sh\necho 9.9.9\n');
  chmodSync(claude, 0o755);
  const find = createFinder({ PATH: '/usr/bin:/bin' }, folder);
  vi.stubEnv('TMPDIR', join(folder, 'is-not-there'));
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(await find(claude)).toMatchObject({ ok: false, error: { problem: 'cli-missing' } });
  vi.unstubAllEnvs();
  expect(await find(claude)).toEqual({ ok: true, value: { path: claude, version: '9.9.9' } });
});
