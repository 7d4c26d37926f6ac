import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, expect, test } from 'vitest';

import { createWorkerClient } from '../../../src/main/adapters/worker-link/worker-client';
import { builtWorker } from '../../fakes/built-worker';
import { waitFor } from '../../fakes/wait-for';
import { createBench, ended, node, outputWith, shell, start, TOKEN, valueOf } from './support';
import type { TestWorker } from './support';

const UNSHARE = ['--pid', '--fork', '--mount-proc', '--kill-child'];

function whyNot(): string | null {
  if (process.platform !== 'linux') return 'needs Linux';
  try {
    execFileSync('unshare', [...UNSHARE, 'true'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'unshare --pid is not permitted here';
  }
}

const reason = whyNot();
const bench = createBench();
const started: ChildProcess[] = [];
afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
  await bench.dispose();
});

/** A worker as pid 1 of its own pid namespace, as in a container, and the pid of that 1 seen from here. */
async function workerInContainer(): Promise<TestWorker & { init: number }> {
  const state = bench.state();
  const options = ['--state', state, '--listen', `unix:${state}/socket`, '--token-file', `${state}/token`];
  const child = spawn('unshare', [...UNSHARE, process.execPath, await builtWorker(), ...options], { stdio: 'ignore' });
  started.push(child);
  const client = createWorkerClient({ socket: join(state, 'socket'), token: TOKEN });
  await waitFor('the worker answers', async () => (await client.health()).ok);
  const init = Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim());
  return { child, state, client, init, kill9: async () => undefined, end: async () => null };
}

test.skipIf(reason)(`as pid 1 it reaps orphans and starts the worker below (${reason ?? 'runs here'})`, async () => {
  const worker = await workerInContainer();
  expect(valueOf(await worker.client.health()).pid).toBeGreaterThan(1);
  const spec = shell(`
    i=0; while [ $i -lt 5 ]; do ( setsid sleep 0.1 & ); i=$((i+1)); done
    sleep 0.5; ps -eo pid,ppid,stat,args; echo up; read x`);
  await start(worker, spec);
  const seen = await outputWith(worker, spec.id, 'up');
  expect(seen).toMatch(/^ +1 +0 \S+ +sh -c/m);
  expect(seen).not.toMatch(/defunct|^ *\d+ +\d+ Z/m);
  expect(seen).not.toMatch(/ sleep 0\.1$/m);
  valueOf(await worker.client.input(spec.id, { id: 'end', data: '', close: true }));
  expect((await ended(worker, spec.id)).exit).toMatchObject({ how: 'exit', code: 1, swept: 0 });
  await worker.client.close();
});

test.skipIf(reason)(
  `as pid 1 it hands SIGTERM on, and ends with the worker's code (${reason ?? 'runs here'})`,
  async () => {
    const worker = await workerInContainer();
    const spec = node(`process.on('SIGINT', () => process.exit(6)); console.log('up'); setInterval(() => {}, 1e6)`);
    await start(worker, spec);
    await outputWith(worker, spec.id, 'up');
    process.kill(worker.init, 'SIGTERM');
    const [code] = await once(worker.child, 'exit');
    expect(code).toBe(0);
    const next = await bench.worker(worker.state);
    expect(valueOf(await next.client.get(spec.id)).exit).toMatchObject({
      code: 6,
      stopReason: 'The worker was stopped.',
    });
    await worker.client.close();
  },
);
