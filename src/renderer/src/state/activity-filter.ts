import type { EventClass, FarmEvent } from '../../../main/contract/event';
import { classOf } from '../../../main/contract/event-class';
import type { RunId, TaskId, WorkspaceId } from '../../../main/contract/ids';
import { stored } from './stored';
import { storyClasses, tellsStory } from './view/story';

/** What of the log is shown. */
export interface LogFilter {
  /** None: all. */
  readonly classes: readonly EventClass[];
  readonly workspaceId: WorkspaceId | null;
  readonly taskId: TaskId | null;
  readonly runId: RunId | null;
  readonly text: string;
  /** Only what tells how things went, while nothing narrower is asked for: see `isStory`. */
  readonly story: boolean;
}

export const wholeLog: LogFilter = {
  ...{ classes: [], workspaceId: null, taskId: null, runId: null, text: '' },
  story: false,
};

/** Whether only the story is shown. Who searches, looks at one run or at some sorts of events means all of them. */
export const isStory = ({ story, classes, runId, text }: LogFilter): boolean =>
  story && classes.length === 0 && runId === null && text.trim() === '';

export const isWhole = (filter: LogFilter): boolean =>
  !isStory(filter) &&
  filter.classes.length === 0 &&
  filter.workspaceId === null &&
  filter.taskId === null &&
  filter.runId === null &&
  filter.text.trim() === '';

/** The filter as the farm is asked with it. */
export function filterInput(filter: LogFilter) {
  const { workspaceId, taskId, runId, text } = filter;
  const words = text.trim();
  const classes = isStory(filter) ? storyClasses : filter.classes;
  return {
    ...(classes.length > 0 && { classes: [...classes] }),
    ...(workspaceId !== null && { workspaceId }),
    ...(taskId !== null && { taskId }),
    ...(runId !== null && { runId }),
    ...(words !== '' && { text: words }),
  };
}

/** Whether an event may be among those that the filter lets through; its text is for the farm to look at. */
export const mayPass = (filter: LogFilter, event: FarmEvent): boolean => {
  const { classes, workspaceId, taskId, runId } = filter;
  return (
    (!isStory(filter) || tellsStory(event)) &&
    (classes.length === 0 || classes.includes(classOf(event.fact))) &&
    (workspaceId === null || event.workspaceId === workspaceId) &&
    (taskId === null || event.taskId === taskId) &&
    (runId === null || event.runId === runId)
  );
};

const KEY = 'croft.activity';

/** Whether a browser that has kept `text` shows the story or everything; the story unless everything was asked for. */
export function parseStory(text: string | null): boolean {
  try {
    const read = JSON.parse(text ?? '{}') as { readonly story?: unknown } | null;
    return read?.story !== false;
  } catch {
    return true;
  }
}

/** The log as this browser's user has left it. */
export const usualLog = (): LogFilter => ({
  ...wholeLog,
  story: parseStory(stored(() => window.localStorage.getItem(KEY))),
});

/** Keeps for the next time whether the story or everything is shown. */
export const keepStory = (story: boolean): void => {
  stored(() => window.localStorage.setItem(KEY, JSON.stringify({ story })));
};
