import type { TaskId } from '../../../main/contract/ids';
import type { ChangedFile } from '../../../main/contract/task';
import { stored } from './stored';

const KEY = 'croft.viewed';
/** Tasks whose marks are kept; those that were marked longest ago go first. */
const MOST_TASKS = 60;
const MOST_FILES = 5000;

/** Path -> how the file was when it was marked. A file that has changed since is not viewed any more. */
export type ViewedMarks = ReadonlyMap<string, string>;

/** Tells a file as it is now from how it was. */
export const markOf = ({ status, added, removed, from }: ChangedFile): string =>
  `${status} ${added} ${removed} ${from ?? ''}`;

export const isViewed = (marks: ViewedMarks, file: ChangedFile): boolean => marks.get(file.path) === markOf(file);

/** Marks with one file marked or not. */
export function withMark(marks: ViewedMarks, file: ChangedFile, viewed: boolean): ViewedMarks {
  const next = new Map(marks);
  next.delete(file.path);
  if (viewed) next.set(file.path, markOf(file));
  return next;
}

/** Which files of a task were looked at; kept in this browser only. */
export function loadMarks(taskId: TaskId): ViewedMarks {
  return new Map(Object.entries(readAll()[taskId] ?? {}));
}

export function keepMarks(taskId: TaskId, marks: ViewedMarks): void {
  const { [taskId]: _before, ...others } = readAll();
  const kept = Object.entries(others).slice(-(MOST_TASKS - 1));
  const mine = Object.fromEntries([...marks].slice(-MOST_FILES));
  const all = Object.fromEntries([...kept, ...(marks.size > 0 ? [[taskId, mine] as const] : [])]);
  stored(() => window.localStorage.setItem(KEY, JSON.stringify(all)));
}

const readAll = (): Record<string, Record<string, string>> =>
  parseMarks(stored(() => window.localStorage.getItem(KEY)));

/** Reads what an earlier page wrote; anything odd is nothing. */
export function parseMarks(text: string | null): Record<string, Record<string, string>> {
  try {
    const read: unknown = JSON.parse(text ?? '{}');
    if (!isRecord(read)) return {};
    const tasks = Object.entries(read).flatMap(([task, files]) =>
      isRecord(files) ? [[task, textsOf(files)] as const] : [],
    );
    return Object.fromEntries(tasks);
  } catch {
    return {};
  }
}

const textsOf = (files: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).flatMap(([path, mark]) => (typeof mark === 'string' ? [[path, mark]] : [])));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
