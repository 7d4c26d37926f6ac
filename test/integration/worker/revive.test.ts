import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { reviveAll } from '../../../src/main/adapters/worker-link/revive';
import type { WorkerSession } from '../../../src/main/adapters/worker-link/worker-session';
import { isAlive, valueOf } from './support';

/** Answers nobody until it is told to go on, and then only after it has got its memory back. */
const SLOW = `
  const waiting = [];
  let isAwake = false;
  const answer = (response) => response.setHeader('content-type', 'application/json').end(JSON.stringify({ error: { code: 'limited', message: 'awake' } }));
  const server = require('node:http').createServer((_request, response) => {
    response.statusCode = 429;
    isAwake ? answer(response) : waiting.push(response);
  });
  process.on('SIGCONT', () => setTimeout(() => { isAwake = true; waiting.forEach(answer); }, 3500));
  server.listen(process.argv[1], () => console.log('up'));
`;

test('a worker that needs a while to wake up is not killed with all that it holds', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'croft-revive-'));
  const socket = join(folder, 'socket');
  const child = spawn(process.execPath, ['-e', SLOW, socket], { stdio: ['ignore', 'pipe', 'inherit'], env: {} });
  try {
    await once(child.stdout, 'data');
    const pid = child.pid!;
    writeFileSync(join(folder, 'worker.json'), JSON.stringify({ pid }));
    const place = { folder, socket, token: 'x'.repeat(32), tokenFile: join(folder, 'token') };
    const session = { place, isUp: true } as WorkerSession;
    expect(valueOf(await reviveAll([session]))).toBe('woken');
    expect(isAlive(pid)).toBe(true);
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
});
