import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';

import { waitFor } from '../fakes/wait-for';
import { isWorker, processesOf } from './harness/processes';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

it.each(['SIGINT', 'SIGTERM'] as const)('%s leaves neither a process nor a folder of a seed', async (signal) => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'croft-interrupt-')));
  folders.push(folder);
  const harness = spawn(
    process.execPath,
    ['--import', './test/fakes/resolve-ts.mjs', 'test/crash/main.ts', '--seed', '5', '--short'],
    { env: { ...process.env, TMPDIR: folder }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  harness.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const exit = once(harness, 'exit');
  // Of the bench: the harness has its own folder for temporary files above that.
  const running = () => processesOf(folder).filter(({ pid }) => pid !== harness.pid);
  await waitFor('a worker', () => running().some(isWorker), 60_000);
  harness.kill(signal);
  expect(await exit).toEqual([signal === 'SIGINT' ? 130 : 143, null]);
  expect(running()).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
  expect(said).toContain('interrupted in seed 5');
});
