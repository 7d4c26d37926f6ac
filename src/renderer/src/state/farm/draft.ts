import type { FarmState } from './farm-state';

type Tables = 'workspaces' | 'returnedAt' | 'tasks' | 'runs' | 'asks' | 'doing' | 'windows' | 'terminals';

/** A farm state under change: each table is copied at its first write, so a batch of events copies it once. */
export interface FarmDraft {
  readonly now: FarmState;
  table<T extends Tables>(name: T): Map<KeyOf<FarmState[T]>, ValueOf<FarmState[T]>>;
  set(change: Partial<FarmState>): void;
}

type KeyOf<M> = M extends ReadonlyMap<infer K, unknown> ? K : never;
type ValueOf<M> = M extends ReadonlyMap<unknown, infer V> ? V : never;

/** Opens a draft of a state; `now` is the state with all changes so far. */
export function openDraft(from: FarmState): FarmDraft {
  let now = from;
  const copied = new Set<Tables>();
  return {
    get now() {
      return now;
    },
    table(name) {
      if (!copied.has(name)) {
        copied.add(name);
        now = { ...now, [name]: new Map(now[name] as ReadonlyMap<unknown, unknown>) };
      }
      return now[name] as unknown as ReturnType<FarmDraft['table']>;
    },
    set(change) {
      now = { ...now, ...change };
    },
  };
}
