import type { RunId } from '../contract/ids';
import type { App } from './app';

/** What travels in one call; what is typed while a call is under way travels together in the next. */
const MOST_AT_ONCE = 32 * 1024;
/** What may wait for a worker that is away. */
const MOST_WAITING = 1024 * 1024;
const AGAIN_MS = 250;
/** Keys that a worker has not taken for so long are given up: typed much later they would surprise. */
const MOST_TRIES = 120;

export interface Keyboards {
  type(id: RunId, bytes: Uint8Array): void;
}

interface Keyboard {
  waiting: Uint8Array[];
  size: number;
}

/**
 * What people type into ptys. Per pty one call is under way at a time, so that keys stay in order; each has an id of its own, so that a
 * call whose answer was lost can be made again without typing twice.
 */
export function createKeyboards(app: Pick<App, 'worker' | 'clock' | 'logger'>): Keyboards {
  const keyboards = new Map<RunId, Keyboard>();
  const farm = app.clock.newId('keys');
  let count = 0;

  const pause = (): Promise<void> => new Promise((resolve) => void app.clock.after(AGAIN_MS, resolve));

  const send = async (runId: RunId, bytes: Uint8Array): Promise<boolean> => {
    count += 1;
    const input = { id: `${farm}-${count}`, data: Buffer.from(bytes).toString('base64') };
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      const sent = await app.worker.input(runId, input);
      if (sent.ok) return true;
      if (sent.error.code !== 'unavailable' && sent.error.code !== 'limited') return false;
      await pause();
    }
    app.logger.warn('keys were given up: the worker does not take them', { runId });
    return false;
  };

  const pump = async (runId: RunId, keyboard: Keyboard): Promise<void> => {
    while (keyboard.size > 0) {
      const all = Buffer.concat(keyboard.waiting);
      const rest = all.subarray(MOST_AT_ONCE);
      keyboard.waiting = rest.length > 0 ? [rest] : [];
      keyboard.size = rest.length;
      if (await send(runId, all.subarray(0, MOST_AT_ONCE))) continue;
      keyboard.waiting = [];
      keyboard.size = 0;
    }
    keyboards.delete(runId);
  };

  return {
    type(runId, bytes) {
      if (bytes.length === 0) return;
      const present = keyboards.get(runId);
      const keyboard = present ?? { waiting: [], size: 0 };
      if (keyboard.size + bytes.length > MOST_WAITING) {
        app.logger.warn('too much was typed into a terminal that takes nothing', { runId });
        return;
      }
      keyboard.waiting.push(Uint8Array.from(bytes));
      keyboard.size += bytes.length;
      if (present) return;
      keyboards.set(runId, keyboard);
      void pump(runId, keyboard).catch((error: unknown) => {
        keyboards.delete(runId);
        app.logger.error('keys could not be sent', { runId, error: String(error) });
      });
    },
  };
}
