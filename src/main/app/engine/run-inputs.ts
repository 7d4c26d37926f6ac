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
/** Words of users that may wait for an agent that takes none, in characters. */
const MOST_WAITING = 1024 * 1024;

const lengthOf = ({ input }: Pick<Said, 'input'>): number => (input.kind === 'message' ? input.text.length : 0);

/** The words that an agent in a terminal begins with: they come before all others, which may have been said while it was starting. */
export const FARM_PROMPT = 'farm-prompt';

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
  /** What was to be answered was answered by somebody else, and first. */
  readonly onElsewhere?: (input: AgentInput) => void;
}

/**
 * What is said to one run. Users' words are stored before they are sent and sent again under the same id after a restart, so that
 * none is lost and none is taken twice; in the terminal they stand where they were said.
 */
export function createRunInputs(
  app: Pick<App, 'store' | 'clock' | 'logger'>,
  { runId, speak, noted, onElsewhere = () => undefined }: RunInputsOptions,
) {
  let said: readonly Said[] = app.store
    .inputs(runId)
    .map(fromStored)
    .toSorted((a, b) => placeOf(a) - placeOf(b));
  /** What the farm itself has said since it follows the run. */
  const replied: { readonly id: string; readonly input: AgentInput }[] = [];
  /** Words that were taken, and the store has not noted so yet. */
  const refused = new Set<string>();
  /** Messages that the agent could not be given yet: later ones wait behind them, so that they come in their order. */
  const waiting = new Map<string, number>();
  /** Words of its user that the agent does not have. */
  const unsent = new Set<string>();
  let shown = 0;
  /** Sending again, once its time has come; null: there is nothing to be sent. */
  let cancel: (() => void) | null = null;
  let disposed = false;

  const toStored = (words: Said): StoredInput => stored(words, runId, app.clock.now());
  const note = (id: string): void => {
    const found = said.find((one) => one.id === id);
    if (!noted || !found || (found.taken && !refused.has(id))) return;
    const taken = { ...found, taken: true };
    said = said.map((one) => (one.id === id ? taken : one));
    refused.add(id);
    app.store.change((write) => write.putInput(toStored(taken)));
    refused.delete(id);
  };
  /** Its user is told that it was refused: it is not sent again, nor told to anybody else. */
  const forget = (id: string): void => {
    unsent.delete(id);
    const found = said.find((one) => one.id === id && !one.taken);
    said = said.map((one) => (one === found ? { ...one, taken: true } : one));
    if (found) app.store.change((write) => write.putInput(toStored({ ...found, taken: true })));
  };
  /** Where the worker is away, or the agent reads nothing of what it was given, everything is sent again a little later. */
  const deliver = async (id: string, input: AgentInput): Promise<Result<void>> => {
    const sent = await speak(id, input).send();
    if (sent.ok) unsent.delete(id);
    else if (isOfUser(input)) unsent.add(id);
    if (waits(sent)) {
      if (input.kind === 'message') waiting.set(id, lengthOf({ input }));
      later();
      return sent;
    }
    waiting.delete(id);
    note(id);
    if (!sent.ok && sent.error.reason === ANSWERED_ELSEWHERE) onElsewhere(input);
    return sent;
  };
  /** Words that come meanwhile do not put it off. */
  const later = (): void => {
    if (disposed) return;
    cancel ??= app.clock.after(SEND_AGAIN_MS, () => {
      cancel = null;
      void sendAgain();
    });
  };
  /** Sends again everything that was said; the worker takes each id once. */
  const redeliver = async (): Promise<void> => {
    refused.forEach(note);
    let isBlocked = false;
    for (const { id, input } of [...said.filter((one) => !one.taken), ...replied]) {
      if (disposed) return;
      /** Words keep their order; answers and an interrupt do not wait behind words that cannot be given. */
      if (isBlocked && input.kind === 'message') continue;
      if (waits(await deliver(id, input))) isBlocked = true;
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
    if (isOfUser(input) && [...waiting.values()].reduce((a, b) => a + b, lengthOf({ input })) > MOST_WAITING)
      return FULL;
    const fresh = { id, input, spoolAt, taken: false };
    app.store.change((write) => {
      write.putInput(toStored(fresh));
      alongside(write);
    });
    said = id === FARM_PROMPT ? [fresh, ...said] : [...said, fresh];
    if (isOfUser(input) && waiting.size > 0) {
      waiting.set(id, lengthOf({ input }));
      unsent.add(id);
      later();
      return ok(undefined);
    }
    const sent = await deliver(id, input);
    if (sent.ok || waits(sent)) return ok(undefined);
    if (sent.error.reason === ANSWERED_ELSEWHERE) return sent;
    forget(id);
    return fail('conflict', 'The agent has ended and takes no more words.', { reason: 'run.ended' });
  };

  return {
    redeliver,
    sendAgain,
    say,
    /** Ids of words that were acknowledged and did not reach the agent, so far. */
    unsent: (): ReadonlySet<string> => unsent,
    /** True while words cannot be given to the agent. */
    isWaiting: (): boolean => waiting.size > 0,
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
      cancel?.();
    },
  };
}

export type RunInputs = ReturnType<typeof createRunInputs>;

const placeOf = ({ id, spoolAt }: Said): number => (id === FARM_PROMPT ? -1 : spoolAt);

/** The worker is away, or the agent does not read what it was given: what is said is kept, and sent again. */
const waits = (sent: Result<void>): boolean =>
  !sent.ok && (sent.error.code === 'unavailable' || sent.error.code === 'limited');

const isOfUser = (input: AgentInput): boolean => input.kind === 'message' && input.from === 'user';

const FULL = fail(
  'limited',
  'This agent reads nothing of what is sent to it, and too many words wait for it already.',
  {
    reason: 'run.input_full',
    next: 'Look at its terminal, interrupt it, or wait until it reads again. What you have sent before is kept.',
  },
);

const stored = ({ id, input, spoolAt, taken }: Said, runId: RunId, at: number): StoredInput => ({
  id,
  runId,
  input: { input, spoolAt, ...(taken ? { taken } : {}) },
  at,
});

function fromStored(kept: StoredInput): Said {
  const { input, spoolAt, taken = false } = kept.input as { input: AgentInput; spoolAt: number; taken?: boolean };
  return { id: kept.id, input, spoolAt, taken };
}
