import { openStore } from '../../src/main/adapters/sqlite';
import { createSystemClock } from '../../src/main/adapters/clock/system-clock';
import type { Clock } from '../../src/main/ports/clock';
import type { Logger } from '../../src/main/ports/logger';
import type { RunRecord, Store, TaskRecord } from '../../src/main/ports/store';
import { aRun, aStage, aTask, aWorkspace, endedWithVerdict, NOON } from '../../test/builders';

/** What goes wrong in a benchmark ends it. */
export const strictLogger: Logger = {
  info: () => undefined,
  warn: (message, details) => process.stderr.write(`warn: ${message} ${JSON.stringify(details ?? {})}\n`),
  error: (message, details) => {
    throw new Error(`${message} ${JSON.stringify(details ?? {})}`);
  },
};

/** The product's store on a real file. */
export function openBenchStore(path: string, clock: Clock = createSystemClock()): Store {
  const opened = openStore({ path, clock, logger: strictLogger });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

/** Tasks with one run each, of a workspace, in the store; `over`: they are done. */
export function putRuns(store: Store, count: number, over = false): { task: TaskRecord; run: RunRecord }[] {
  const workspace = aWorkspace();
  store.change((write) => write.putWorkspace(workspace));
  return Array.from({ length: count }, () => {
    const task = aTask({ workspaceId: workspace.id, ...(over && { state: { kind: 'done', at: NOON } }) });
    const stage = aStage({ taskId: task.id, ...(over && { status: 'completed' }) });
    const ended = { status: endedWithVerdict, startedAt: NOON, endedAt: NOON, settledAt: NOON };
    const run = aRun({ taskId: task.id, stageId: stage.id, workspaceId: workspace.id, ...(over && ended) });
    store.change((write) => {
      write.putTask(task);
      write.putStage(stage);
      write.putRun(run);
    });
    return { task, run };
  });
}
