import type { Result } from '../../contract/errors';
import { fail, ok } from '../../contract/errors';
import type { RunId } from '../../contract/ids';
import type { AgentInput, AgentStream } from '../../ports/agent-driver';
import type { StoredInput, StoreWriter } from '../../ports/store';
import type { App } from '../app';

/** Words of a user with their place in the output: the byte of the spool at which they were said. */
interface Said {
  readonly id: string;
  readonly input: AgentInput;
  readonly spoolAt: number;
}

const SEND_AGAIN_MS = 2_000;

/** What is stored together with words, and only with them. */
export type Alongside = (write: StoreWriter) => void;

const toBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

/**
 * What is said to one run. Users' words are stored before they are sent and sent again under the same id after a restart, so that
 * none is lost and none is taken twice; in the terminal they stand where they were said.
 */
export function createRunInputs(app: Pick<App, 'store' | 'worker' | 'clock'>, runId: RunId, stream: AgentStream) {
  const said: Said[] = app.store
    .inputs(runId)
    .map(fromStored)
    .toSorted((a, b) => a.spoolAt - b.spoolAt);
  /** What the farm itself has said since it follows the run. */
  const replied: { readonly id: string; readonly input: AgentInput }[] = [];
  let shown = 0;
  let cancel: () => void = () => undefined;
  let disposed = false;

  /** Where the worker is away, everything is sent again a little later. */
  const deliver = async (id: string, input: AgentInput): Promise<Result<void>> => {
    const { data, close } = stream.encode(id, input);
    const sent = await app.worker.input(runId, { id, data: toBase64(data), close });
    if (!sent.ok && sent.error.code === 'unavailable' && !disposed) {
      cancel();
      cancel = app.clock.after(SEND_AGAIN_MS, () => void redeliver());
    }
    return sent;
  };
  /** Sends again everything that was said; the worker takes each id once. */
  const redeliver = async (): Promise<void> => {
    for (const { id, input } of [...said, ...replied]) {
      const sent = await deliver(id, input);
      if (!sent.ok && sent.error.code === 'unavailable') return;
    }
  };

  return {
    redeliver,
    /** Sends words of the farm itself. */
    async reply(id: string, input: AgentInput): Promise<void> {
      replied.push({ id, input });
      await deliver(id, input);
    },
    /** Place of the next words that the terminal has not shown yet; null: none. */
    nextShownAt: (): number | null => said[shown]?.spoolAt ?? null,
    /** Bytes that the terminal shows of the words at this place, in order. */
    takeShown(spoolAt: number): Uint8Array[] {
      const bytes: Uint8Array[] = [];
      for (let next = said[shown]; next && next.spoolAt <= spoolAt; next = said[shown]) {
        bytes.push(stream.encode(next.id, next.input).display);
        shown += 1;
      }
      return bytes;
    },
    /** Stores and sends words of the user. `alongside` is written in the same change, or not at all. */
    async say(id: string, input: AgentInput, spoolAt: number, alongside: Alongside): Promise<Result<void>> {
      if (said.some((earlier) => earlier.id === id)) return ok(undefined);
      const stored: StoredInput = { id, runId, input: { input, spoolAt }, at: app.clock.now() };
      app.store.change((write) => {
        write.putInput(stored);
        alongside(write);
      });
      said.push({ id, input, spoolAt });
      const sent = await deliver(id, input);
      if (sent.ok || sent.error.code === 'unavailable') return ok(undefined);
      return fail('conflict', 'The agent has ended and takes no more words.', { reason: 'run.ended' });
    },
    dispose(): void {
      disposed = true;
      cancel();
    },
  };
}

export type RunInputs = ReturnType<typeof createRunInputs>;

function fromStored(stored: StoredInput): Said {
  const { input, spoolAt } = stored.input as { input: AgentInput; spoolAt: number };
  return { id: stored.id, input, spoolAt };
}
