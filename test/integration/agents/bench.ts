import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { randomUUID } from 'node:crypto';
import { createClaudeDriver } from '../../../src/main/adapters/agents/claude';
import { createScriptedDriver } from '../../../src/main/adapters/agents/scripted';
import type { AgentEvent } from '../../../src/main/contract/agent-event';
import type { RunId } from '../../../src/main/contract/ids';
import type { ProcessSpecInput } from '../../../src/main/contract/worker-protocol';
import type { AgentDriver, AgentInput, AgentOutput, AgentRunInput } from '../../../src/main/ports/agent-driver';
import { verdictSchema } from '../../../src/main/core/pipeline/verdict-schema';
import { defaultSettings } from '../../../src/main/core/settings/defaults';
import { startModelServer } from '../../fakes/model-server';
import type { ModelScript, ModelServer, Step } from '../../fakes/model-server';

export const CLAUDE = resolve('node_modules/.bin/claude');
export const KEY = 'sk-ant-dummy-for-tests';

/** Variables with which the real CLI stays on this machine and does not retry for minutes. */
const quiet = {
  CLAUDE_CODE_MAX_RETRIES: '0',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL: '1',
  DISABLE_TELEMETRY: '1',
  DISABLE_ERROR_REPORTING: '1',
};

export type EventOf<K extends AgentEvent['kind']> = Extract<AgentEvent, { kind: K }>;

/** Folders of one test: a workspace, a home, runs. */
export interface Place {
  readonly root: string;
  readonly cwd: string;
  readonly home: string;
  remove(): Promise<void>;
}

export async function makePlace(): Promise<Place> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'croft-agent-')));
  const [cwd, home] = [join(root, 'workspace'), join(root, 'home')];
  await Promise.all([mkdir(cwd), mkdir(home)]);
  return {
    root,
    cwd,
    home,
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** A script that uses each kind of tool once. */
export const everyTool = [
  { write: 'greeting.txt', text: 'helo\n' },
  { read: 'greeting.txt' },
  { edit: 'greeting.txt', from: 'helo', to: 'hello' },
  { bash: 'cat greeting.txt' },
  { verdict: 'pass' },
];

/** For which of those tools an agent asks, by the trust of its workspace. */
export const trusts: [AgentRunInput['trust'], string[]][] = [
  ['ask', ['Write', 'Edit', 'Bash']],
  ['edit', ['Bash']],
  ['full', []],
];

let runs = 0;

/** What a run wants, with defaults that suit most tests. */
export function runInput(place: Place, over: Partial<AgentRunInput> = {}): AgentRunInput {
  runs += 1;
  return {
    runId: `run_${String(runs).padStart(12, '0')}` as RunId,
    cwd: place.cwd,
    runFolder: join(place.root, `run-${runs}`),
    mode: 'stream',
    attended: false,
    cols: 120,
    rows: 32,
    model: null,
    trust: 'full',
    prompt: 'Stage: implementation\n\nDo it.',
    command: null,
    sessionId: randomUUID(),
    resume: false,
    verdictSchema: verdictSchema(null),
    settings: { ...defaultSettings, claude: { ...defaultSettings.claude, passEnv: Object.keys(quiet) } },
    ...over,
  };
}

/** A running agent, spawned as the worker would. */
export interface RunningAgent {
  readonly input: AgentRunInput;
  readonly spec: ProcessSpecInput;
  readonly pid: number;
  readonly events: readonly AgentEvent[];
  /** All bytes of stdout so far. */
  output(): Buffer;
  /** The terminal so far, escape sequences and all. */
  terminal(): string;
  send(id: string, input: AgentInput): void;
  answer(ask: EventOf<'ask'>, answer: Extract<AgentInput, { kind: 'answer' }>['answer']): void;
  /** The first event of this kind, past or future, that is accepted; fails when the agent ends without it. */
  until<K extends AgentEvent['kind']>(
    kind: K,
    test?: (event: EventOf<K>) => boolean,
    after?: number,
  ): Promise<EventOf<K>>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stderr: string }>;
}

export async function startAgent(driver: AgentDriver, input: AgentRunInput): Promise<RunningAgent> {
  const prepared = await driver.prepare(input);
  if (!prepared.ok) throw new Error(`not prepared: ${prepared.error.problem}: ${prepared.error.message}`);
  return launch(driver, input, prepared.value);
}

function launch(driver: AgentDriver, input: AgentRunInput, spec: ProcessSpecInput): RunningAgent {
  const stream = driver.stream(input);
  const [program = '', ...args] = spec.argv;
  const child = spawn(program, args, { cwd: spec.cwd, env: spec.env, stdio: 'pipe' });
  const events: AgentEvent[] = [];
  const chunks: Buffer[] = [];
  const watchers = new Set<(over: boolean) => void>();
  let [offset, screen, stderr] = [0, '', ''];
  const decoder = new TextDecoder();
  const take = (outputs: readonly AgentOutput[], over = false): void => {
    for (const output of outputs) {
      if (output.kind === 'display') screen += decoder.decode(output.bytes, { stream: true });
      else events.push(output.event);
    }
    for (const watch of watchers) watch(over);
  };
  child.stdin.on('error', () => undefined);
  child.stdin.write(Buffer.from(spec.stdin ?? '', 'base64'));
  child.stdout.on('data', (bytes: Buffer) => {
    chunks.push(bytes);
    const at = offset;
    offset += bytes.length;
    take(stream.push(at, bytes));
  });
  child.stderr.on('data', (bytes: Buffer) => {
    stderr += bytes.toString('utf8');
    take(stream.pushErr(bytes));
  });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null; stderr: string }>((done) => {
    child.on('close', (code, signal) => {
      const exit = { code, signal, how: 'exit', message: null, stopReason: null, swept: 0, at: 0 } as const;
      take(stream.end(exit), true);
      done({ code, signal, stderr });
    });
  });
  const send = (id: string, sent: AgentInput): void => {
    const { data, close, display } = stream.encode(id, sent);
    screen += decoder.decode(display, { stream: true });
    if (data.length > 0) child.stdin.write(data);
    if (close) child.stdin.end();
  };
  return {
    input,
    spec,
    pid: child.pid ?? 0,
    events,
    ended,
    output: () => Buffer.concat(chunks),
    terminal: () => screen,
    send,
    answer: ({ requestId, name, input: asked }, answer) =>
      send(`answer-${requestId}`, { kind: 'answer', requestId, toolName: name, input: asked, answer }),
    until: <K extends AgentEvent['kind']>(kind: K, test: (event: EventOf<K>) => boolean = () => true, after = 0) =>
      new Promise<EventOf<K>>((found, fail) => {
        const watch = (over: boolean): void => {
          const match = events.slice(after).find((event) => event.kind === kind && test(event as EventOf<K>));
          if (!match && !over) return;
          watchers.delete(watch);
          if (match) found(match as EventOf<K>);
          else fail(new Error(`the agent ended without ${kind}: ${stderr} ${JSON.stringify(events.slice(-5))}`));
        };
        watchers.add(watch);
        watch(child.exitCode !== null);
      }),
    kill: (signal) => void child.kill(signal),
  };
}

/** Ends the conversation and waits for a clean exit. */
export async function finish(agent: RunningAgent): Promise<number | null> {
  agent.send('end', { kind: 'end' });
  return (await agent.ended).code;
}

export const kindsOf = (agent: RunningAgent): string[] => agent.events.map((event) => event.kind);

export const eventsOf = <K extends AgentEvent['kind']>(agent: RunningAgent, kind: K): EventOf<K>[] =>
  agent.events.filter((event): event is EventOf<K> => event.kind === kind);

/** A driver with everything that its agents work with. */
export interface AgentBench extends Place {
  /** The scripted model; only the real CLI asks it. */
  readonly model: ModelServer;
  readonly driver: AgentDriver;
  /** The environment that the driver was given. */
  readonly env: Readonly<Record<string, string>>;
  /** Starts a run; whatever still runs when the bench is closed is ended. */
  start(over?: Partial<AgentRunInput>): Promise<RunningAgent>;
  close(): Promise<void>;
}

function benchOf(
  place: Place,
  model: ModelServer,
  o: { driver: AgentDriver; env: Readonly<Record<string, string>> },
): AgentBench {
  const started: RunningAgent[] = [];
  return {
    ...place,
    ...o,
    model,
    async start(over = {}) {
      const agent = await startAgent(o.driver, runInput(place, over));
      started.push(agent);
      return agent;
    },
    async close() {
      for (const agent of started) agent.kill('SIGKILL');
      await Promise.all(started.map((agent) => agent.ended));
      await model.close();
      await place.remove();
    },
  };
}

/** The real Claude CLI on a scripted model. An empty value in `env` takes a variable away. */
export async function claudeBench(
  script: ModelScript | readonly Step[],
  env: Readonly<Record<string, string>> = {},
  deps: { isRoot?: boolean } = {},
): Promise<AgentBench> {
  const place = await makePlace();
  const model = await startModelServer({ script });
  const whole = {
    PATH: process.env['PATH'] ?? '',
    HOME: place.home,
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    CLAUDE_CLI_PATH: CLAUDE,
    ANTHROPIC_BASE_URL: model.url,
    ANTHROPIC_API_KEY: KEY,
    IS_SANDBOX: '1',
    ...quiet,
    ...env,
  };
  return benchOf(place, model, { driver: createClaudeDriver({ env: whole, ...deps }), env: whole });
}

/** The scripted agent with a script; without one it does what the demo does. */
export async function scriptedBench(script?: unknown): Promise<AgentBench> {
  const place = await makePlace();
  const model = await startModelServer({ script: [] });
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: place.home,
    CROFT_SCRIPT_SPEED: '0',
    ...(script !== undefined && { CROFT_SCRIPT: JSON.stringify(script) }),
  };
  const program = { command: [process.execPath, resolve('resources/scripted-agent.mjs')], env: {} } as const;
  return benchOf(place, model, {
    driver: createScriptedDriver({ env, program, place: join(place.root, 'scripted'), demo: join(place.root, 'demo') }),
    env,
  });
}

/** Names of the files in a folder, for canaries that must not be there. */
export const namesIn = async (folder: string): Promise<string[]> => (await readdir(folder)).toSorted();
