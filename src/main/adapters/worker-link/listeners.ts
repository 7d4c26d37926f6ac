import type { Logger } from '../../ports/logger';

/** Those who want to hear of something. One that throws is logged; the others hear of it all the same. */
export interface Listeners<T> {
  add(listener: (value: T) => void): () => void;
  tell(value: T): void;
}

/** An empty list of listeners; each that is added hears as often as it was added. */
export function createListeners<T>(logger: Logger): Listeners<T> {
  const listeners = new Set<{ readonly hear: (value: T) => void }>();
  return {
    add(hear) {
      const entry = { hear };
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    tell(value) {
      for (const { hear } of [...listeners]) {
        try {
          hear(value);
        } catch (error) {
          logger.error('a listener of the worker link failed', { error: String(error) });
        }
      }
    },
  };
}
