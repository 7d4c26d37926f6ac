import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const SERVE = resolve('out/main/serve.js');
const START_LIMIT_MS = 30_000;

export interface FarmProcess {
  readonly home: string;
  readonly url: string;
  readonly token: string;
  /** The one-use link that it printed. */
  readonly link: string;
  readonly child: ChildProcess;
  readonly stderr: () => string;
  /** JSON over REST; throws with the body on a status over 299. */
  api<T = unknown>(method: string, path: string, body?: unknown): Promise<T>;
  /** Status and body of a call, whatever it is. */
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  kill9(): Promise<void>;
  /** SIGTERM, as a user who ends it. */
  end(): Promise<number | null>;
}

/** A scratch home for farms of one test, and a folder beside it for what they work on. `sweep` also ends the workers that a killed farm left. */
export async function scratchHome(): Promise<{ home: string; projects: string; sweep(): Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), 'croft-home-'));
  const projects = await mkdtemp(join(tmpdir(), 'croft-projects-'));
  return {
    home,
    projects,
    async sweep() {
      await endWorkers(home);
      for (const folder of [home, projects]) {
        await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
      }
    },
  };
}

/** Starts the built headless Croft as a user would, with an environment of nothing but what is given. */
export async function startFarmProcess(o: {
  home: string;
  env?: Record<string, string>;
  args?: readonly string[];
  /** For Node itself. */
  nodeArgs?: readonly string[];
  /** Entry of another build than the one in out/. */
  serve?: string;
  /** A program, with its arguments, that becomes the farm: it runs what is given to it behind them. */
  within?: readonly string[];
}): Promise<FarmProcess> {
  const serve = o.serve ?? SERVE;
  if (!existsSync(serve)) throw new Error(`${serve} is missing: run \`npm run build\` first`);
  const [program = process.execPath, ...args] = [
    ...(o.within ?? []),
    process.execPath,
    ...(o.nodeArgs ?? []),
    ...[serve, '--home', o.home, '--port', '0'],
    ...(o.args ?? []),
  ];
  const child = spawn(program, args, {
    env: {
      CROFT_STRICT: '1',
      PATH: process.env['PATH'] ?? '',
      HOME: o.home,
      TMPDIR: tmpdir(),
      LANG: 'C.UTF-8',
      ...o.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-100_000)));
  const { url, link } = await printed(child, () => stderr);
  const named = o.env?.['API_KEYS']?.split(',')[0];
  const token = named ?? (await readFile(join(o.home, 'token'), 'utf8')).trim();

  const call: FarmProcess['call'] = async (method, path, body) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { 'x-api-key': token, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
  };

  return {
    home: o.home,
    url,
    token,
    link,
    child,
    stderr: () => stderr,
    call,
    async api<T>(method: string, path: string, body?: unknown): Promise<T> {
      const answer = await call(method, path, body);
      if (answer.status > 299) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body as T;
    },
    async kill9() {
      await gone(child, 'SIGKILL');
    },
    async end() {
      await gone(child, 'SIGTERM');
      return child.exitCode;
    },
  };
}

async function gone(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

/** The two lines that a started Croft prints. */
async function printed(child: ChildProcess, stderr: () => string): Promise<{ url: string; link: string }> {
  if (!child.stdout) throw new Error('no stdout');
  const lines = createInterface({ input: child.stdout });
  const late = setTimeout(() => child.kill('SIGKILL'), START_LIMIT_MS);
  let url: string | null = null;
  try {
    for await (const line of lines) {
      url ??= /^croft listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1] ?? null;
      const link = /(http:\/\/\S+#login=\S+)/.exec(line)?.[1];
      if (url && link) {
        child.stdout.resume();
        return { url, link };
      }
    }
  } finally {
    clearTimeout(late);
  }
  throw new Error(`Croft did not start: ${stderr()}`);
}

/** Ends workers of a home by the pid in their records; only processes that this home's farms have started. */
async function endWorkers(home: string): Promise<void> {
  const epochs = await readdir(join(home, 'workers')).catch(() => []);
  for (const epoch of epochs) {
    const record = await readFile(join(home, 'workers', epoch, 'worker.json'), 'utf8').catch(() => null);
    const pid = record === null ? null : (JSON.parse(record) as { pid?: number }).pid;
    if (!pid || !(await commandOf(pid))?.includes('worker')) continue;
    process.kill(pid, 'SIGTERM');
    for (const until = Date.now() + 10_000; Date.now() < until && (await commandOf(pid)) !== null;) {
      await new Promise((wait) => setTimeout(wait, 50));
    }
  }
}

const commandOf = (pid: number): Promise<string | null> => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
