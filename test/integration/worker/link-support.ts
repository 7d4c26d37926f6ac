import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createWorkerLink } from '../../../src/main/adapters/worker-link/index';
import type { WorkerLinkOptions } from '../../../src/main/adapters/worker-link/index';
import type { RunId } from '../../../src/main/contract/ids';
import type { ProcessSpecInput } from '../../../src/main/contract/worker-protocol';
import type { WorkerLink } from '../../../src/main/ports/worker-link';
import { createMemoryLogger } from '../../builders/logger';
import { builtWorker } from '../../fakes/built-worker';
import { waitFor } from '../../fakes/wait-for';
import type { Program } from './link-conformance';
import { inPty, isAlive, shell } from './support';

/** A scratch home with real workers; `dispose` ends links and workers and removes it. */
export interface LinkBench {
  readonly home: string;
  readonly logger: ReturnType<typeof createMemoryLogger>;
  link(more?: Partial<WorkerLinkOptions>): WorkerLink;
  /** Folders of the workers of the home. */
  places(): string[];
  /** What the worker of a place says of itself. */
  workerOf(place: string): { pid: number; version: string; epoch: string; listen: string };
  dispose(): Promise<void>;
}

export async function createLinkBench(): Promise<LinkBench> {
  const home = mkdtempSync(join(tmpdir(), 'croft-link-'));
  const workerEntry = await builtWorker();
  const logger = createMemoryLogger();
  const links: WorkerLink[] = [];
  const places = () => {
    try {
      return readdirSync(join(home, 'workers'))
        .toSorted()
        .map((name) => join(home, 'workers', name));
    } catch {
      return [];
    }
  };
  const workerOf = (place: string) => JSON.parse(readFileSync(join(place, 'worker.json'), 'utf8'));
  return {
    home,
    logger,
    places,
    workerOf,
    link(more = {}) {
      const program = { command: [process.execPath, workerEntry], env: {} } as const;
      const link = createWorkerLink({ home, version: '1', program, logger, ...more });
      links.push(link);
      return link;
    },
    async dispose() {
      for (const link of links) await link.dispose();
      for (const place of places()) await endWorker(() => workerOf(place).pid);
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function endWorker(pidOf: () => number): Promise<void> {
  let pid: number;
  try {
    pid = pidOf();
    // Another process may have the pid by now.
    if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('worker.js')) return;
  } catch {
    return;
  }
  process.kill(pid, 'SIGTERM');
  process.kill(pid, 'SIGCONT');
  await waitFor('the worker ends', () => !isAlive(pid), 25_000);
}

/** The programs of the conformance suite as real processes. */
export function realSpec(program: Program, id: RunId): ProcessSpecInput {
  const labels = { program };
  switch (program) {
    case 'hello':
      return shell('echo hello; echo oops >&2; exit 3', { id, labels });
    case 'cat':
      return shell('exec cat', { id, labels });
    case 'forever':
      return shell('echo up; exec sleep 300', { id, labels });
    case 'terminal':
      return inPty('echo up; exec sleep 300', { id, labels });
  }
}
