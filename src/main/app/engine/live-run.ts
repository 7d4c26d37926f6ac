import type { Result } from '../../contract/errors';
import type { RunId, TaskId } from '../../contract/ids';
import type { Activity } from '../../contract/run';
import type { AgentInput } from '../../ports/agent-driver';
import type { Alongside } from './run-inputs';

/** A run that the farm follows at this moment. */
export interface LiveRun {
  readonly runId: RunId;
  readonly taskId: TaskId;
  activity(): Activity | null;
  /** True until the last byte of its output was taken. */
  live(): boolean;
  /** Keeps the words, with what is to be stored alongside, and sends them; the same id is kept and sent once. */
  send(id: string, input: AgentInput, alongside: Alongside): Promise<Result<void>>;
  stop(reason: string): Promise<Result<void>>;
  /** Lets go of it; the process goes on. */
  release(): Promise<void>;
}

/** The live runs of the farm, by id. */
export type LiveRuns = ReadonlyMap<RunId, LiveRun>;
