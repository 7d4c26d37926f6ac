import type { AgentEvent } from '../../../src/main/contract/agent-event';
import { ok } from '../../../src/main/contract/errors';
import type { Verdict } from '../../../src/main/contract/verdict';
import type { AgentDriver, AgentOutput, AgentStream } from '../../../src/main/ports/agent-driver';
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

/** A driver whose agents are played by the test through the fake worker link. */
export const fakeDriver: AgentDriver = {
  agent: 'fake',
  title: 'Fake agent',
  modes: ['stream'],
  probe: () => Promise.resolve(ok({ path: '/fake', version: '1.0.0', login: 'unknown' })),
  prepare: (input) =>
    Promise.resolve(
      ok({
        id: input.runId,
        argv: ['fake', input.resume ? '--resume' : '--session-id', input.sessionId],
        env: {},
        cwd: input.cwd,
        io: { kind: 'pipes' },
        stdin: Buffer.from(input.prompt).toString('base64'),
      }),
    ),
  stream: () => createFakeStream(),
  terminal: () => null,
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

const turnEnd = { kind: 'turn-end', ok: true, problem: null, message: null, resetsAt: null, hasVerdict: true } as const;
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
