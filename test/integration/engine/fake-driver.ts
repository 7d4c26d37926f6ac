import type { AgentEvent } from '../../../src/main/contract/agent-event';
import { ok } from '../../../src/main/contract/errors';
import type { Verdict } from '../../../src/main/contract/verdict';
import type { AgentDriver, AgentOutput, AgentStream, AgentTerminal } from '../../../src/main/ports/agent-driver';
import type { FakeRun } from '../../fakes/worker-link-run';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Each whole line of the spool is an event as JSON; the terminal shows the lines as they are. */
function createFakeStream(): AgentStream {
  let rest = '';
  return {
    push(offset, bytes) {
      const start = offset - Buffer.byteLength(rest);
      const lines = (rest + Buffer.from(bytes).toString('utf8')).split('\n');
      rest = lines.pop() ?? '';
      let end = start;
      return lines.flatMap((line): AgentOutput[] => {
        end += Buffer.byteLength(line) + 1;
        return [
          { kind: 'display', bytes: bytesOf(`${line}\n`) },
          { kind: 'event', event: JSON.parse(line) as AgentEvent, offset: end },
        ];
      });
    },
    pushErr: () => [],
    end: () => [],
    encode: (_id, input) => ({
      data: bytesOf(input.kind === 'end' ? '' : `${JSON.stringify(input)}\n`),
      close: input.kind === 'end',
      display: bytesOf(input.kind === 'message' ? `> ${input.text}\n` : ''),
    }),
  };
}

/** What the transcripts of runs tell at the next look, each look once. */
const transcripts = new Map<string, AgentEvent[][]>();

/** The next look at the transcript of a run tells this. */
export function transcribe(run: FakeRun, ...events: AgentEvent[]): void {
  transcripts.set(run.id, [...(transcripts.get(run.id) ?? []), events]);
}

/** Hook calls carry events as they are; an ask gets the id of its call. The bytes READY, WORK and IDLE are signs. */
function createFakeTerminal(runId: string): AgentTerminal {
  return {
    screen: (bytes) =>
      (
        Buffer.from(bytes)
          .toString('utf8')
          .match(/READY|WORK|IDLE/g) ?? []
      ).map((sign) => (sign === 'READY' ? { kind: 'ready' } : { kind: sign === 'WORK' ? 'working' : 'idle' })),
    hook: ({ hookId, hook }) =>
      (hook['events'] as AgentEvent[]).map((event) => (event.kind === 'ask' ? { ...event, requestId: hookId } : event)),
    transcript: () => Promise.resolve(transcripts.get(runId)?.shift() ?? []),
    end: () => [],
    encode(input) {
      if (input.kind === 'answer') {
        return { via: 'hook', answer: { hookId: input.requestId, body: { answer: input.answer } } };
      }
      const text = input.kind === 'message' ? `${input.text.trim()}\r` : input.kind === 'end' ? '/exit\r' : '\u001b';
      return { via: 'keys', data: bytesOf(text) };
    },
  };
}

/** The agent tells events by one hook call; answers its id. */
export const hookOf = (run: FakeRun, ...events: readonly AgentEvent[]): string => run.hook({ events });

/** An agent in a terminal that ends when it is told to. */
export function exitWhenTold(run: FakeRun): void {
  run.onInput = ({ text }) => {
    if (text === '/exit\r') run.exit();
  };
}

/** The agent in a terminal gives its verdict and ends its turn. */
export function giveVerdictInTerminal(run: FakeRun, over: Partial<Verdict> = {}): void {
  exitWhenTold(run);
  hookOf(run, { kind: 'text', text: `${stageOf(run)} is worked on` });
  run.verdict(aVerdict(over));
  hookOf(run, turnEnd);
}

/** A driver whose agents are played by the test through the fake worker link. */
export const fakeDriver: AgentDriver = {
  agent: 'fake',
  title: 'Fake agent',
  modes: ['stream', 'terminal'],
  probe: () => Promise.resolve(ok({ path: '/fake', version: '1.0.0', login: 'unknown' })),
  prepare: (input) =>
    Promise.resolve(
      ok({
        id: input.runId,
        argv: ['fake', input.resume ? '--resume' : '--session-id', input.sessionId],
        env: {},
        cwd: input.cwd,
        ...(input.mode === 'terminal'
          ? { io: { kind: 'pty' as const, cols: input.cols, rows: input.rows } }
          : { io: { kind: 'pipes' as const }, stdin: Buffer.from(input.prompt).toString('base64') }),
      }),
    ),
  stream: () => createFakeStream(),
  terminal: (input) => createFakeTerminal(input.runId),
};

export const promptOf = (run: FakeRun): string => Buffer.from(run.spec.stdin ?? '', 'base64').toString('utf8');

export const stageOf = (run: FakeRun): string => run.spec.labels['stage'] ?? '';

/** The agent tells events. */
export function tell(run: FakeRun, ...events: readonly AgentEvent[]): void {
  run.write(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
}

/** An agent that ends as soon as nothing more is said to it. */
export function endWhenClosed(run: FakeRun): void {
  run.onInput = ({ close }) => {
    if (close) run.exit();
  };
}

export const turnEnd = {
  kind: 'turn-end',
  ok: true,
  problem: null,
  message: null,
  resetsAt: null,
  hasVerdict: true,
} as const;
export const badTurn = (problem: 'api-error' | 'limit-reached' | 'interrupted', resetsAt: number | null = null) =>
  ({ ...turnEnd, ok: false, problem, message: `${problem} happened`, resetsAt, hasVerdict: false }) as const;

export const aVerdict = (over: Partial<Verdict> = {}): Verdict => ({
  passed: true,
  summary: 'all is well',
  findings: [],
  outputs: {},
  ...over,
});

/** The agent gives its verdict and ends when the farm lets it. */
export function giveVerdict(run: FakeRun, over: Partial<Verdict> = {}): void {
  endWhenClosed(run);
  tell(
    run,
    { kind: 'text', text: `${stageOf(run)} is worked on` },
    { kind: 'verdict', verdict: aVerdict(over) },
    turnEnd,
  );
}

/** The agent asks for a permission. */
export const anAskEvent = (requestId = 'request-1'): AgentEvent => ({
  kind: 'ask',
  requestId,
  toolUseId: 'tool-1',
  name: 'Bash',
  toolKind: 'bash',
  title: 'npm publish',
  input: { command: 'npm publish' },
  why: null,
});
