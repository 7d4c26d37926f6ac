import type { EventLog } from '../files/event-log';
import type { ReadableSpool } from '../files/spool';
import type { Log } from '../files/worker-log';
import type { ProcessControl } from '../processes/process-control';
import type { IdList } from './id-list';
import type { RunFolder, RunRecord } from './run-record';

/** What all runs of a worker share. */
export interface RunContext {
  readonly control: ProcessControl;
  readonly events: EventLog;
  readonly log: Log;
  /** Where agents reach this worker. */
  readonly agentUrl: string;
}

/** The files of a run. */
export interface RunFiles {
  readonly folder: RunFolder;
  readonly inputs: IdList;
  readonly out: ReadableSpool;
  readonly err: ReadableSpool;
}

/** How the entry of the environment begins by which every process of a run is known. */
export const markOf = (record: RunRecord) => `CROFT_RUN_TOKEN=${record.mark}.`;

/** How a spool says that the terminal has another size from here on: what a terminal is told for the same. */
export const resizeMark = (cols: number, rows: number): Uint8Array => Buffer.from(`\u001b[8;${rows};${cols}t`);
