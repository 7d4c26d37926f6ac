import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { followFarm } from '../../fakes/farm-events';
import type { FarmClient } from '../../fakes/farm-events';
import { scratchHome, startFarmProcess } from '../../fakes/farm-process';
import type { FarmProcess } from '../../fakes/farm-process';
import { startModelServer } from '../../fakes/model-server';
import type { ModelScript, ModelServer, Step } from '../../fakes/model-server';

const run = promisify(execFile);
const CLAUDE = resolve('node_modules/.bin/claude');
/** Variables with which the real CLI stays on this machine and does not retry for minutes. */
const quiet = {
  CLAUDE_CODE_MAX_RETRIES: '0',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL: '1',
  DISABLE_TELEMETRY: '1',
  DISABLE_ERROR_REPORTING: '1',
};

/** A git repository, a model, a home: everything that farms of one test work with. */
export interface Bench {
  readonly repository: string;
  readonly model: ModelServer;
  readonly home: string;
  /** Starts a farm on the home; a second one after the first was killed finds what it left. */
  start(env?: Record<string, string>): Promise<{ farm: FarmProcess; client: FarmClient }>;
  git(...args: string[]): Promise<string>;
  close(): Promise<void>;
}

/** The real Claude CLI against a scripted model, on a real repository. */
export async function pipelineBench(script: ModelScript | readonly Step[]): Promise<Bench> {
  const model = await startModelServer({ script });
  const { home, sweep } = await scratchHome();
  const repository = await makeRepository();
  const open: { farm: FarmProcess; client: FarmClient }[] = [];
  return {
    repository,
    model,
    home,
    async start(env = {}) {
      const base = { ANTHROPIC_BASE_URL: model.url, CLAUDE_CLI_PATH: CLAUDE, IS_SANDBOX: '1', ...quiet };
      const key = env['CLAUDE_CODE_OAUTH_TOKEN'] ? {} : { ANTHROPIC_API_KEY: 'sk-ant-dummy-for-tests' };
      const farm = await startFarmProcess({ home, env: { ...base, ...key, ...env } });
      const client = await followFarm(farm);
      open.push({ farm, client });
      await client.invoke('settings.update-local', { passEnv: Object.keys(quiet) });
      return { farm, client };
    },
    git: async (...args) => (await run('git', ['-C', repository, ...args])).stdout.trim(),
    async close() {
      for (const { farm, client } of open) {
        client.close();
        await farm.end();
      }
      await sweep();
      await model.close();
      await rm(repository, { recursive: true, force: true });
    },
  };
}

/** Adds the bench's repository and starts a task on it. */
export async function startTask(
  bench: Bench,
  client: FarmClient,
  o: { trust?: 'ask' | 'edit' | 'full'; title?: string; pipeline?: string } = {},
): Promise<string> {
  const workspace = await client.invoke('workspace.create', {
    path: bench.repository,
    permissionMode: o.trust ?? 'full',
  });
  const task = await client.invoke('task.create', {
    workspaceId: workspace.id,
    title: o.title ?? 'Add a greeting',
    description: 'The file greeting.txt says hello.',
    start: true,
    ...(o.pipeline ? { pipeline: o.pipeline } : {}),
  });
  return task.id;
}

/** Writes a pipeline file into the repository and commits it. */
export async function addPipeline(bench: Bench, name: string, yaml: string): Promise<void> {
  const file = join(bench.repository, '.croft/pipelines', `${name}.yml`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, yaml);
  await bench.git('add', '--all');
  await bench.git('commit', '--quiet', '--message=A pipeline');
}

async function makeRepository(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'croft-repo-'));
  const git = (...args: string[]) => run('git', ['-C', folder, ...args]);
  await git('init', '--quiet', '--initial-branch=main');
  await git('config', 'user.name', 'Ada');
  await git('config', 'user.email', 'ada@example.test');
  await writeFile(join(folder, 'README.md'), '# Greeter\n');
  await git('add', '--all');
  await git('commit', '--quiet', '--message=Start');
  return folder;
}
