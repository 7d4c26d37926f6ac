import type { Recovery } from '../contract/doctor';
import type { RunId, TaskId, WorkspaceId } from '../contract/ids';
import type { Activity } from '../contract/run';

/** Size of a pty, in characters. */
export interface PtySize {
  readonly cols: number;
  readonly rows: number;
}

/** Facts that live no longer than the farm: nothing on disk has them, and a farm that starts again does without or finds them anew. */
export interface FarmMemory {
  /** Nothing more starts until Croft ends. */
  draining: boolean;
  recovery: Recovery | null;
  /** Tasks whose work is being brought home, put away or brought back right now. */
  readonly deciding: Set<TaskId>;
  /** Tasks whose worktree is being made right now; a task may be cancelled meanwhile. */
  readonly placing: Set<TaskId>;
  /** Somebody has come upon a folder that may be another than what is known of its workspace: it is looked at again. */
  doubtFolder(id: WorkspaceId): void;
  /** Called where a folder is doubted. */
  onDoubt(listener: (id: WorkspaceId) => void): () => void;
  /** What agents in terminals that were opened by hand do right now. */
  readonly activities: Map<RunId, Activity>;
  sizeOf(id: RunId): PtySize | null;
  setSize(id: RunId, size: PtySize): void;
  /** Called when a pty has another size. */
  onSize(listener: (id: RunId) => void): () => void;
}

/** Size with which a pty starts, until somebody looks at it. */
export const PTY_SIZE: PtySize = { cols: 120, rows: 32 };

const MOST_SIZES = 1_000;

export function createFarmMemory(): FarmMemory {
  const sizes = new Map<RunId, PtySize>();
  const listeners = new Set<(id: RunId) => void>();
  const doubters = new Set<(id: WorkspaceId) => void>();
  return {
    draining: false,
    recovery: null,
    deciding: new Set(),
    placing: new Set(),
    doubtFolder(id) {
      for (const listener of [...doubters]) listener(id);
    },
    onDoubt(listener) {
      doubters.add(listener);
      return () => void doubters.delete(listener);
    },
    activities: new Map(),
    sizeOf: (id) => sizes.get(id) ?? null,
    setSize(id, size) {
      const before = sizes.get(id);
      if (before?.cols === size.cols && before.rows === size.rows) return;
      sizes.delete(id);
      sizes.set(id, size);
      const [oldest] = sizes.keys();
      if (sizes.size > MOST_SIZES && oldest !== undefined) sizes.delete(oldest);
      for (const listener of [...listeners]) listener(id);
    },
    onSize(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
