import type { RunId, TaskId, WorkspaceId } from '../contract/ids';
import type { AgentDriver } from '../ports/agent-driver';
import type { Clock } from '../ports/clock';
import type { DatabaseCare } from '../ports/database-care';
import type { DemoRepository } from '../ports/demo-repository';
import type { Desktop } from '../ports/desktop';
import type { Disk } from '../ports/disk';
import type { Folders, PipelineLibrary, RunLogs, TerminalFiles } from '../ports/files';
import type { Git } from '../ports/git';
import type { Logger } from '../ports/logger';
import type { MachineProbe } from '../ports/machine';
import type { Secrets } from '../ports/secrets';
import type { Store } from '../ports/store';
import type { WorkerLink } from '../ports/worker-link';
import type { FarmMemory } from './farm-memory';

/** Where the farm keeps files, as absolute paths. */
export interface Places {
  worktree(workspaceId: WorkspaceId, taskId: TaskId): string;
  /** Where worktrees are made ahead: a folder for each workspace, all in one. Absent: none are. */
  readonly spares?: { readonly root: string; folder(workspaceId: WorkspaceId): string };
  runFolder(taskId: TaskId, runId: RunId): string;
}

/** Everything that handlers and loops work with: ports and a few facts of this farm. */
export interface App {
  readonly store: Store;
  readonly clock: Clock;
  /** Absent: nobody looks after copies of the database. */
  readonly care?: DatabaseCare;
  /** Absent: nobody watches how much room there is. */
  readonly disk?: Disk;
  readonly worker: WorkerLink;
  readonly drivers: ReadonlyMap<string, AgentDriver>;
  readonly git: Git;
  readonly pipelines: PipelineLibrary;
  readonly folders: Folders;
  readonly terminals: TerminalFiles;
  readonly runLogs: RunLogs;
  readonly probe: MachineProbe;
  readonly secrets: Secrets;
  readonly demo: DemoRepository;
  /** Null: Croft runs without a desktop. */
  readonly desktop: Desktop | null;
  readonly logger: Logger;
  readonly places: Places;
  /** The farm's own environment, for settings that it fixes. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The system that it runs on, as Node names it. */
  readonly platform: string;
  readonly version: string;
  readonly cores: number;
  /** On the clock that nobody sets. */
  readonly startedAt: number;
  /** Words with which the farm asks an agent for a missing verdict. */
  readonly reminder: string;
  /** What only this farm knows, and forgets. */
  readonly memory: FarmMemory;
}
