import type { Logger } from '../../ports/logger';

/** A set of listeners; one that throws is dropped and logged, so that it can neither stop the others nor the teller. */
export function createListeners<T>(logger: Logger, complaint: string) {
  const listeners = new Set<(value: T) => void>();
  return {
    on(listener: (value: T) => void): () => void {
      // Wrapped, so that the same function given twice is two listeners with an end of their own.
      const own = (value: T): void => listener(value);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    tell(value: T): void {
      for (const listener of [...listeners]) {
        try {
          listener(value);
        } catch (error) {
          listeners.delete(listener);
          logger.error(complaint, { error: String(error) });
        }
      }
    },
  };
}
