import type { FarmEvent, FarmFact } from '../../src/main/contract/event';
import type { RunId, TaskId, WorkspaceId } from '../../src/main/contract/ids';
import type { EventSource } from '../../src/main/transport/types';
import { NOON } from '../builders';

type Place = Partial<Pick<FarmEvent, 'workspaceId' | 'taskId' | 'runId'>>;

/** An event log in memory that behaves like the store's: contiguous seqs, one call per commit. */
export interface FakeEventLog extends EventSource {
  readonly events: FarmEvent[];
  /** Appends facts in one commit. */
  commit(facts: readonly FarmFact[], place?: Place): FarmEvent[];
  /** Appends without telling anybody yet; the returned function tells. */
  commitQuietly(facts: readonly FarmFact[], place?: Place): () => void;
  listeners(): number;
}

export function createFakeEventLog(): FakeEventLog {
  const events: FarmEvent[] = [];
  const listeners = new Set<(events: readonly FarmEvent[]) => void>();

  const append = (facts: readonly FarmFact[], place: Place): FarmEvent[] =>
    facts.map((fact) => {
      const none: { workspaceId: WorkspaceId | null; taskId: TaskId | null; runId: RunId | null } = {
        workspaceId: null,
        taskId: null,
        runId: null,
      };
      const event: FarmEvent = { seq: events.length + 1, at: NOON + events.length, ...none, ...place, fact };
      events.push(event);
      return event;
    });
  const tell = (added: readonly FarmEvent[]) => {
    for (const listener of listeners) listener(added);
  };

  return {
    events,
    lastSeq: () => events.length,
    page: (after, limit) => events.slice(after, after + limit),
    onCommit(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    commit(facts, place = {}) {
      const added = append(facts, place);
      tell(added);
      return added;
    },
    commitQuietly(facts, place = {}) {
      const added = append(facts, place);
      return () => tell(added);
    },
    listeners: () => listeners.size,
  };
}
