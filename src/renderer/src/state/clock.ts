/** The time in steps of a second, ticking only while somebody shows it and the page can be seen. */
export interface Clock {
  now(): number;
  listen(listener: () => void): () => void;
}

const STEP_MS = 1000;

export function createClock(doc: Document): Clock {
  const listeners = new Set<() => void>();
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | null = null;

  function tick(): void {
    now = Date.now();
    for (const listener of listeners) listener();
  }

  function match(): void {
    const wanted = listeners.size > 0 && doc.visibilityState === 'visible';
    if (wanted && timer === null) {
      timer = setInterval(tick, STEP_MS);
      tick();
    } else if (!wanted && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  }

  doc.addEventListener('visibilitychange', match);
  return {
    now: () => now,
    listen(listener) {
      listeners.add(listener);
      match();
      return () => {
        listeners.delete(listener);
        match();
      };
    },
  };
}
