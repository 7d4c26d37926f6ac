import type { EventClass, FarmEvent } from '../../../main/contract/event';
import { classOf } from '../../../main/contract/event-class';
import type { RunId, TaskId, WorkspaceId } from '../../../main/contract/ids';

/** What of the log is shown. */
export interface LogFilter {
  /** None: all. */
  readonly classes: readonly EventClass[];
  readonly workspaceId: WorkspaceId | null;
  readonly taskId: TaskId | null;
  readonly runId: RunId | null;
  readonly text: string;
}

export const wholeLog: LogFilter = { classes: [], workspaceId: null, taskId: null, runId: null, text: '' };

export const isWhole = ({ classes, workspaceId, taskId, runId, text }: LogFilter): boolean =>
  classes.length === 0 && workspaceId === null && taskId === null && runId === null && text.trim() === '';

/** The filter as the farm is asked with it. */
export function filterInput({ classes, workspaceId, taskId, runId, text }: LogFilter) {
  const words = text.trim();
  return {
    ...(classes.length > 0 && { classes: [...classes] }),
    ...(workspaceId !== null && { workspaceId }),
    ...(taskId !== null && { taskId }),
    ...(runId !== null && { runId }),
    ...(words !== '' && { text: words }),
  };
}

/** Whether an event may be among those that the filter lets through; its text is for the farm to look at. */
export const mayPass = ({ classes, workspaceId, taskId, runId }: LogFilter, event: FarmEvent): boolean =>
  (classes.length === 0 || classes.includes(classOf(event.fact))) &&
  (workspaceId === null || event.workspaceId === workspaceId) &&
  (taskId === null || event.taskId === taskId) &&
  (runId === null || event.runId === runId);
