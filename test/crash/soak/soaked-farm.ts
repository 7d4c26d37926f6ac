import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';

import type { Task } from '../../../src/main/contract/task';
import type { ClientToFarm, FarmToClient } from '../../../src/main/contract/socket-protocol';
import { startFarmProcess } from '../../fakes/farm-process';
import { waitFor } from '../../fakes/wait-for';
import { CRASH_BUILD } from '../harness/farm-keeper';
import { isWorker, processesOf } from '../harness/processes';

const HOOKS = resolve(import.meta.dirname, 'hooks.mjs');
const AT_ONCE = 4;
const TASK_LIMIT_MS = 180_000;
export const STAGES_OF_A_TASK = 3;

const PIPELINE = `name: soak
title: Three stages
stages:
  - { key: specification, title: Specification, role: specification, prompt: 'Stage: specification' }
  - { key: implementation, title: Implementation, role: implementation, prompt: 'Stage: implementation' }
  - { key: qa, title: QA, role: qa, prompt: 'Stage: qa' }
`;

/** What the farm holds on to. */
export interface Held {
  /** What keeps its event loop alive, by kind. */
  readonly resources: readonly string[];
  /** Bytes of its objects, without rubbish. */
  readonly objects: number;
  /** Bytes of its memory that the system counts as in use, right after that. */
  readonly resident: number;
}

/** A farm with one repository, whose tasks are done as fast as they can be. */
export interface SoakedFarm {
  readonly root: string;
  readonly home: string;
  readonly repository: string;
  readonly pid: number;
  /** Its workers. */
  workers(): number[];
  /** Does a task from its creation to the decision over its work, as one user with one page. */
  doTask(nr: number): Promise<void>;
  holds(): Promise<Held>;
  events(): Promise<number>;
  stderr(): string;
  close(): Promise<void>;
}

export async function startSoakedFarm(o: { readonly eventsOfAStage: number }): Promise<SoakedFarm> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'croft-soak-')));
  const [home, userHome, repository] = [join(root, 'home'), join(root, 'user'), join(root, 'repository')];
  const resourcesFile = join(root, 'resources.json');
  makeRepository(repository, userHome);
  const farm = await startFarmProcess({
    home,
    serve: join(CRASH_BUILD, 'serve.js'),
    nodeArgs: ['--import', HOOKS],
    env: {
      ...{ HOME: userHome, CROFT_STRICT: '', CROFT_SCRIPT_SPEED: '0', CROFT_TEST_RESOURCES: resourcesFile },
      CROFT_SCRIPT: JSON.stringify([
        { flood: o.eventsOfAStage, bytes: 60 },
        { bash: 'echo "$CROFT_RUN" > "work-$CROFT_RUN.txt"' },
        { verdict: 'pass' },
      ]),
    },
  });
  const workspace = await farm.api<{ id: string }>('POST', '/api/workspaces', {
    path: repository,
    permission_mode: 'bypassPermissions',
  });
  await farm.api('PATCH', '/api/settings', { max_concurrent: AT_ONCE });

  const doTask = async (nr: number): Promise<void> => {
    const page = await openPage(farm);
    const id = `task_soak-${String(nr).padStart(8, '0')}`;
    try {
      const done = page.isDone(id);
      const create = { id, workspace_id: workspace.id, title: `Task ${nr}`, pipeline: 'soak', agent: 'scripted' };
      await farm.api('POST', '/api/tasks', { ...create, start: true });
      await done;
    } finally {
      page.close();
    }
    const decision = nr % 2 === 0 ? 'discard' : 'accept';
    await farm.api('POST', `/api/tasks/${id}/review/${decision}`, {});
  };

  return {
    ...{ root, home, repository, doTask, stderr: farm.stderr },
    pid: farm.child.pid ?? 0,
    workers: () =>
      processesOf(root)
        .filter(isWorker)
        .map(({ pid }) => pid),
    async holds() {
      rmSync(resourcesFile, { force: true });
      farm.child.kill('SIGUSR2');
      await waitFor('the farm to say what it holds', () => existsSync(resourcesFile));
      return JSON.parse(readFileSync(resourcesFile, 'utf8')) as Held;
    },
    events: async () => (await farm.api<{ seq: number }>('GET', '/api/health')).seq,
    async close() {
      await farm.end();
      for (const { pid } of processesOf(root)) process.kill(pid, 'SIGTERM');
      await waitFor('every process to be gone', () => processesOf(root).length === 0);
      rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    },
  };
}

function makeRepository(folder: string, userHome: string): void {
  mkdirSync(userHome, { recursive: true });
  writeFileSync(join(userHome, '.gitconfig'), '[user]\n  name = Ada\n  email = ada@example.test\n');
  mkdirSync(join(folder, '.croft/pipelines'), { recursive: true });
  writeFileSync(join(folder, '.croft/pipelines/soak.yml'), PIPELINE);
  const env = { PATH: process.env['PATH'] ?? '', HOME: userHome, GIT_CONFIG_NOSYSTEM: '1' };
  const git = (...args: string[]): void =>
    void execFileSync('git', args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message=Start');
}

/** A page of a user who waits for a task: nothing of what it hears is kept. */
async function openPage({ url, token }: { url: string; token: string }) {
  const socket: Socket<FarmToClient, ClientToFarm> = io(url, {
    transports: ['websocket'],
    auth: { token },
    reconnection: false,
  });
  await new Promise<void>((take, refuse) => {
    socket.once('connect', take);
    socket.once('connect_error', refuse);
  });
  await new Promise<void>((take) => socket.emit('subscribe', { since: null }, () => take()));
  return {
    isDone: (id: string): Promise<void> =>
      new Promise((take, refuse) => {
        const late = setTimeout(() => refuse(new Error(`${id} is not done after ${TASK_LIMIT_MS} ms`)), TASK_LIMIT_MS);
        const settle = (task: Task): void => {
          if (task.id !== id || !['done', 'needs-you', 'cancelled'].includes(task.state.kind)) return;
          clearTimeout(late);
          if (task.state.kind === 'done') take();
          else refuse(new Error(`${id} is ${JSON.stringify(task.state)}`));
        };
        socket.on('events', (events) => {
          for (const { fact } of events) if (fact.type === 'task.changed') settle(fact.task);
        });
        socket.on('reset', ({ snapshot }) => snapshot.tasks.forEach(settle));
      }),
    close: () => void socket.close(),
  };
}
