import type { Connection } from './host';

/** Holds the connection's state and tells who listens; remembers when the farm was last heard. */
export function createConnectionState() {
  const listeners = new Set<() => void>();
  let now: Connection = { kind: 'connecting' };
  let lastHeardAt: number | null = null;

  function set(next: Connection): void {
    now = next;
    for (const listener of listeners) listener();
  }

  return {
    get: (): Connection => now,
    listen(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    heard() {
      lastHeardAt = Date.now();
    },
    online: () => set({ kind: 'online' }),
    offline: (why: string | null) => set({ kind: 'offline', lastHeardAt, why }),
    connecting: () => set({ kind: 'connecting' }),
    loggedOut: (message: string | null) => set({ kind: 'logged-out', message }),
  };
}

export type ConnectionState = ReturnType<typeof createConnectionState>;
