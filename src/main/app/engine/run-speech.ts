import type { Result } from '../../contract/errors';
import { fail } from '../../contract/errors';
import type { RunId } from '../../contract/ids';
import type { AgentInput, AgentStream, AgentTerminal } from '../../ports/agent-driver';
import type { App } from '../app';

/** Words in the form in which one agent takes them. */
export interface Spoken {
  /** What a rendered terminal shows of them. */
  readonly display: Uint8Array;
  send(): Promise<Result<void>>;
}

/** `reason` of a failure: the question was answered in the terminal itself, or the agent asks no more. */
export const ANSWERED_ELSEWHERE = 'ask.answered_elsewhere';

const nothing = new Uint8Array();

const toBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

/** Words for the stdin of an agent in stream mode. */
export const speakToStream =
  (app: Pick<App, 'worker'>, runId: RunId, stream: AgentStream) =>
  (id: string, input: AgentInput): Spoken => {
    const { data, close, display } = stream.encode(id, input);
    return { display, send: () => app.worker.input(runId, { id, data: toBase64(data), close }) };
  };

/**
 * Words for an agent in a terminal: typed, or the answer to a hook call that it waits in. What is typed before its prompt is there would
 * be lost: until then it counts as one that is away, and is sent again.
 */
export const speakToTerminal =
  (app: Pick<App, 'worker'>, runId: RunId, terminal: AgentTerminal, isReady: () => boolean) =>
  (id: string, input: AgentInput): Spoken => ({
    display: nothing,
    async send() {
      const words = terminal.encode(input);
      if (input.kind === 'message' && !isReady()) return fail('unavailable', 'The agent is still starting.');
      if (words.via === 'keys') return app.worker.input(runId, { id, data: toBase64(words.data) });
      const answered = await app.worker.answerHook(runId, words.answer);
      if (answered.ok || answered.error.code !== 'conflict') return answered;
      return fail('conflict', 'This was answered in the terminal already, or the agent asks no more.', {
        reason: ANSWERED_ELSEWHERE,
      });
    },
  });
