import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import xterm from '@xterm/headless';
import { createClaudeDriver } from '../../../src/main/adapters/agents/claude';
import { AgentEvent } from '../../../src/main/contract/agent-event';
import type { WorkerEvent, WorkerRun } from '../../../src/main/contract/worker-protocol';
import type { AgentInput, AgentRunInput, AgentTerminal } from '../../../src/main/ports/agent-driver';
import { startModelServer, tool } from '../../fakes/model-server';
import type { ModelScript, ModelServer, Step } from '../../fakes/model-server';
import { waitFor } from '../../fakes/wait-for';
import { createBench, valueOf } from '../worker/support';
import type { TestWorker } from '../worker/support';
import { CLAUDE, makePlace, runInput } from './bench';
import type { EventOf, Place } from './bench';

/** An agent in a terminal of the real worker, followed as the farm follows it. */
export interface TerminalAgent {
  readonly input: AgentRunInput;
  readonly terminal: AgentTerminal;
  readonly events: readonly AgentEvent[];
  readonly signs: readonly string[];
  /** Verdicts that came by the worker. */
  readonly verdicts: readonly Record<string, unknown>[];
  /** What the worker's event log has of hooks. */
  readonly hooks: readonly Record<string, unknown>[];
  /** What a person would see now. */
  screen(): string;
  run(): Promise<WorkerRun>;
  /** Says something as the farm does. */
  say(said: AgentInput): Promise<void>;
  /** Presses keys as a person does. */
  type(keys: string): Promise<void>;
  until<K extends AgentEvent['kind']>(kind: K, test?: (event: EventOf<K>) => boolean): Promise<EventOf<K>>;
  untilSign(sign: 'ready' | 'working' | 'idle'): Promise<void>;
  untilScreen(text: string): Promise<void>;
  /** Takes in what the transcript says. */
  readTranscript(): Promise<AgentEvent[]>;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  /** Ends it by the driver's own words, where it still runs, and takes in its end. */
  ended(): Promise<WorkerRun>;
}

export interface TerminalBench extends Place {
  readonly model: ModelServer;
  readonly worker: TestWorker;
  start(over?: Partial<AgentRunInput>): Promise<TerminalAgent>;
  close(): Promise<void>;
}

const quiet = {
  CLAUDE_CODE_MAX_RETRIES: '0',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL: '1',
  DISABLE_TELEMETRY: '1',
  DISABLE_ERROR_REPORTING: '1',
};

/** A user who has used the CLI in a terminal before. */
export const knownUser = { hasCompletedOnboarding: true };

/**
 * The real CLI in a terminal of the real worker, on a scripted model. `state`: what the CLI remembers of its user; null: never used.
 * `replies`: whether somebody's terminal answers what the CLI asks of it.
 */
export async function terminalBench(
  script: ModelScript | readonly Step[],
  o: { env?: Record<string, string>; state?: object | null; replies?: boolean } = {},
): Promise<TerminalBench> {
  const place = await makePlace();
  const model = await startModelServer({ script });
  const bench = createBench();
  const worker = await bench.worker();
  if (o.state !== null) await writeFile(join(place.home, '.claude.json'), JSON.stringify(o.state ?? knownUser));
  await mkdir(join(place.home, '.claude'), { recursive: true });
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: place.home,
    LANG: 'C.UTF-8',
    CLAUDE_CLI_PATH: CLAUDE,
    ANTHROPIC_BASE_URL: model.url,
    ...(o.env ?? { ANTHROPIC_AUTH_TOKEN: 'a-dummy-token' }),
    IS_SANDBOX: '1',
    ...quiet,
  };
  const driver = createClaudeDriver({ env });
  const started: TerminalAgent[] = [];
  return {
    ...place,
    model,
    worker,
    async start(over = {}) {
      const input = runInput(place, { mode: 'terminal', ...over });
      const prepared = await driver.prepare(input);
      if (!prepared.ok) throw new Error(`not prepared: ${prepared.error.message}`);
      const terminal = driver.terminal(input);
      if (!terminal) throw new Error('the driver has no terminal mode');
      valueOf(await worker.client.start(prepared.value));
      const agent = await followTerminal(worker, input, terminal, o.replies ?? true);
      started.push(agent);
      return agent;
    },
    async close() {
      await Promise.all(started.map((agent) => agent.kill('SIGKILL')));
      await bench.dispose();
      await model.close();
      await place.remove();
    },
  };
}

/** Follows an agent in a terminal of the worker. */
export async function followTerminal(
  worker: TestWorker,
  input: AgentRunInput,
  terminal: AgentTerminal,
  replies: boolean,
): Promise<TerminalAgent> {
  const { client } = worker;
  const id = input.runId;
  const events: AgentEvent[] = [];
  const signs: string[] = [];
  const verdicts: Record<string, unknown>[] = [];
  const hooks: Record<string, unknown>[] = [];
  const gone = new AbortController();
  const screen = new xterm.Terminal({ cols: input.cols, rows: input.rows, allowProposedApi: true });
  let inputs = 0;
  const send = async (data: string | Uint8Array): Promise<void> => {
    inputs += 1;
    valueOf(await client.input(id, { id: `input-${inputs}`, data: Buffer.from(data).toString('base64') }));
  };
  if (replies) screen.onData((data) => void send(data).catch(() => undefined));

  const take = (told: readonly AgentEvent[]): void => {
    for (const event of told) events.push(AgentEvent.parse(event));
  };
  const takeWorkerEvent = (event: WorkerEvent): void => {
    if (event.type === 'heartbeat' || event.runId !== id) return;
    if (event.type === 'verdict') verdicts.push(event.verdict);
    if (event.type !== 'hook') return;
    hooks.push(event.hook);
    take(terminal.hook(event));
  };
  const output = (async () => {
    const body = valueOf(await client.output(id, 'out', 0, gone.signal));
    for await (const bytes of body.bytes) {
      screen.write(bytes);
      signs.push(...terminal.screen(bytes).map((sign) => sign.kind));
    }
  })();
  const calls = (async () => {
    for await (const event of valueOf(await client.events(1, gone.signal))) {
      takeWorkerEvent(event);
      if (event.type === 'exit' && event.runId === id) return;
    }
  })();
  // A test may end before its agent: then the worker hangs up. Whoever waits for the end sees the failure.
  for (const following of [output, calls]) following.catch(() => undefined);

  const shown = (): string => {
    const { active } = screen.buffer;
    const lines = Array.from({ length: active.length }, (_, at) => active.getLine(at)?.translateToString(true) ?? '');
    return lines.join('\n').trimEnd();
  };
  const explain = (): string => `\n${shown()}\n${JSON.stringify(events.slice(-6))}`;
  const wait = async <T>(what: string, look: () => T): Promise<NonNullable<T>> => {
    try {
      return await waitFor(what, look);
    } catch (error) {
      throw new Error(`${String(error)}${explain()}`, { cause: error });
    }
  };

  return {
    input,
    terminal,
    events,
    signs,
    verdicts,
    hooks,
    screen: shown,
    run: async () => valueOf(await client.get(id)),
    async say(said) {
      const words = terminal.encode(said);
      if (words.via === 'keys') await send(words.data);
      else valueOf(await client.answerHook(id, words.answer));
    },
    type: send,
    until: async <K extends AgentEvent['kind']>(kind: K, test: (event: EventOf<K>) => boolean = () => true) =>
      (await wait(`an event ${kind}`, () =>
        events.find((event) => event.kind === kind && test(event as EventOf<K>)),
      )) as EventOf<K>,
    untilSign: async (sign) => void (await wait(`the sign ${sign}`, () => signs.includes(sign))),
    untilScreen: async (text) => void (await wait(`on screen: ${text}`, () => shown().includes(text))),
    async readTranscript() {
      const told = await terminal.transcript();
      take(told);
      return told;
    },
    kill: async (signal) => void (await client.signal(id, { kind: 'signal', signal })),
    async ended() {
      const before = valueOf(await client.get(id));
      if (before.state === 'running') await send((terminal.encode({ kind: 'end' }) as { data: Uint8Array }).data);
      const run = await waitFor('the run ends', async () => {
        const now = valueOf(await client.get(id));
        return now.exit ? now : null;
      });
      await Promise.all([output, calls]);
      gone.abort();
      if (run.exit) take(terminal.end(run.exit));
      take(await terminal.transcript());
      screen.dispose();
      return run;
    },
  };
}

export const eventsOf = <K extends AgentEvent['kind']>(agent: TerminalAgent, kind: K): EventOf<K>[] =>
  agent.events.filter((event): event is EventOf<K> => event.kind === kind);

/** Gives the stage's prompt, as the farm does once the terminal is ready. */
export async function prompt(agent: TerminalAgent): Promise<void> {
  await agent.untilSign('ready');
  await agent.say({ kind: 'message', from: 'farm', text: agent.input.prompt });
}

/** The model gives the verdict by the tool of the terminal mode. */
export const verdictCall = (summary: string): Step =>
  tool('mcp__croft__verdict', { passed: true, summary, findings: [], outputs: {} });

/** Presses a key until it has had its effect: a dialog takes none for a moment after it has come up. */
export async function pressUntil(agent: TerminalAgent, key: string, done: () => boolean): Promise<void> {
  await agent.untilScreen('Do you want to proceed?');
  while (!done()) {
    await agent.type(key);
    await waitFor('the key has its effect', done, 1000).catch(() => undefined);
    if (!done() && !agent.screen().includes('Do you want to proceed?')) return;
  }
}
