import type { Result } from '../../contract/errors';
import { fail, ok } from '../../contract/errors';
import type { RunId } from '../../contract/ids';
import type { AgentInput } from '../../ports/agent-driver';
import type { StoredInput, StoreWriter } from '../../ports/store';
import type { App } from '../app';
import type { Spoken } from './run-speech';
import { ANSWERED_ELSEWHERE } from './run-speech';

/** Words with their place in the output: the byte of the spool at which they were said. */
interface Said {
  readonly id: string;
  readonly input: AgentInput;
  readonly spoolAt: number;
  readonly taken: boolean;
}

const SEND_AGAIN_MS = 2_000;

/** What is stored together with words, and only with them. */
export type Alongside = (write: StoreWriter) => void;

export interface RunInputsOptions {
  readonly runId: RunId;
  readonly speak: (id: string, input: AgentInput) => Spoken;
  /**
   * Words that were taken are noted and never sent again, those of the farm too: a terminal would type them twice, for the worker knows
   * only the newest ids, and every key that a person types has one.
   */
  readonly noted: boolean;
}

/**
 * What is said to one run. Users' words are stored before they are sent and sent again under the same id after a restart, so that
 * none is lost and none is taken twice; in the terminal they stand where they were said.
 */
export function createRunInputs(
  app: Pick<App, 'store' | 'clock' | 'logger'>,
  { runId, speak, noted }: RunInputsOptions,
) {
  let said: readonly Said[] = app.store
    .inputs(runId)
    .map(fromStored)
    .toSorted((a, b) => a.spoolAt - b.spoolAt);
  /** What the farm itself has said since it follows the run. */
  const replied: { readonly id: string; readonly input: AgentInput }[] = [];
  /** Words that were taken, and the store has not noted so yet. */
  const refused = new Set<string>();
  let shown = 0;
  let cancel: () => void = () => undefined;
  let disposed = false;

  const toStored = ({ id, input, spoolAt, taken }: Said): StoredInput => ({
    id,
    runId,
    input: { input, spoolAt, ...(taken ? { taken } : {}) },
    at: app.clock.now(),
  });
  const note = (id: string): void => {
    const found = said.find((one) => one.id === id);
    if (!noted || !found || (found.taken && !refused.has(id))) return;
    const taken = { ...found, taken: true };
    said = said.map((one) => (one.id === id ? taken : one));
    refused.add(id);
    app.store.change((write) => write.putInput(toStored(taken)));
    refused.delete(id);
  };
  /** Where the worker is away, everything is sent again a little later. */
  const deliver = async (id: string, input: AgentInput): Promise<Result<void>> => {
    const sent = await speak(id, input).send();
    const away = !sent.ok && sent.error.code === 'unavailable';
    if (!away) note(id);
    else later();
    return sent;
  };
  const later = (): void => {
    cancel();
    if (!disposed) cancel = app.clock.after(SEND_AGAIN_MS, () => void sendAgain());
  };
  /** Sends again everything that was said; the worker takes each id once. */
  const redeliver = async (): Promise<void> => {
    refused.forEach(note);
    for (const { id, input } of [...said.filter((one) => !one.taken), ...replied]) {
      const sent = await deliver(id, input);
      if (!sent.ok && sent.error.code === 'unavailable') return;
    }
  };

  /** The same where nobody waits for it: what the store has refused to note is tried again. */
  const sendAgain = async (): Promise<void> => {
    try {
      await redeliver();
    } catch (error) {
      app.logger.error('words could not be sent again', { runId, error: String(error) });
      later();
    }
  };

  /** Stores and sends words of the user. `alongside` is written in the same change, or not at all. */
  const say = async (id: string, input: AgentInput, spoolAt: number, alongside: Alongside): Promise<Result<void>> => {
    if (said.some((earlier) => earlier.id === id)) return ok(undefined);
    const fresh = { id, input, spoolAt, taken: false };
    app.store.change((write) => {
      write.putInput(toStored(fresh));
      alongside(write);
    });
    said = [...said, fresh];
    const sent = await deliver(id, input);
    if (sent.ok || sent.error.code === 'unavailable') return ok(undefined);
    if (sent.error.reason === ANSWERED_ELSEWHERE) return sent;
    return fail('conflict', 'The agent has ended and takes no more words.', { reason: 'run.ended' });
  };

  return {
    redeliver,
    sendAgain,
    say,
    /** Sends words of the farm itself. */
    async reply(id: string, input: AgentInput): Promise<void> {
      if (noted) {
        await say(id, input, 0, () => undefined);
        return;
      }
      replied.push({ id, input });
      await deliver(id, input);
    },
    /** Place of the next words that the terminal has not shown yet; null: none. */
    nextShownAt: (): number | null => said[shown]?.spoolAt ?? null,
    /** Bytes that the terminal shows of the words at this place, in order. */
    takeShown(spoolAt: number): Uint8Array[] {
      const bytes: Uint8Array[] = [];
      for (let next = said[shown]; next && next.spoolAt <= spoolAt; next = said[shown]) {
        bytes.push(speak(next.id, next.input).display);
        shown += 1;
      }
      return bytes;
    },
    dispose(): void {
      disposed = true;
      cancel();
    },
  };
}

export type RunInputs = ReturnType<typeof createRunInputs>;

function fromStored(stored: StoredInput): Said {
  const { input, spoolAt, taken = false } = stored.input as { input: AgentInput; spoolAt: number; taken?: boolean };
  return { id: stored.id, input, spoolAt, taken };
}
