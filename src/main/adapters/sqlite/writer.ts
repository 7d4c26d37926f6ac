import { and, eq, ne, sql } from 'drizzle-orm';
import type { EndedRun, RunRecord, StoreWriter, TaskRecord } from '../../ports/store';
import type { EventLog } from './event-log';
import { param, prepareUpsert } from './query';
import type { Orm } from './query';
import { asks, comments, inputs, runs, settings, stages, tasks, terminals, windows, workspaces } from './tables';

const overKinds: readonly TaskRecord['state']['kind'][] = ['done', 'cancelled'];
const isOpen = (run: RunRecord): boolean => run.status.kind !== 'ended' || run.settledAt === null;

/** What charts count of a run, in columns of their own. */
function countedOf({
  totals,
  verdict,
  status,
}: RunRecord): Pick<EndedRun, 'costUsd' | 'tokens' | 'passed' | 'stopped'> {
  const { input, output, cacheRead, cacheWrite } = totals.tokens;
  return {
    costUsd: totals.costUsd,
    tokens: input + output + cacheRead + cacheWrite,
    passed: verdict?.passed === true,
    stopped: status.kind === 'ended' && status.outcome.kind === 'stopped',
  };
}

/** The writes of a transaction. Each is one prepared statement; the caller holds the transaction. */
export function createWriter(orm: Orm, log: Pick<EventLog, 'append'>): StoreWriter {
  const putWorkspace = prepareUpsert(orm, workspaces, [workspaces.id]);
  const hideWorkspace = orm
    .update(workspaces)
    .set({ removedAt: sql`${param('at')}` })
    .where(eq(workspaces.id, param('id')))
    .prepare();
  const removeLiveTerminals = orm
    .delete(terminals)
    .where(and(eq(terminals.workspaceId, param('id')), ne(terminals.stateKind, 'ended')))
    .prepare();
  const putTask = prepareUpsert(orm, tasks, [tasks.id]);
  const putStage = prepareUpsert(orm, stages, [stages.id]);
  const putRun = prepareUpsert(orm, runs, [runs.id], {
    // A record that was read before a batch came in must not send the reader of the spool back.
    ingestedTo: sql`max(${runs.ingestedTo}, excluded.ingested_to)`,
  });
  const putAsk = prepareUpsert(orm, asks, [asks.id]);
  const putInput = prepareUpsert(orm, inputs, [inputs.runId, inputs.id]);
  const putTerminal = prepareUpsert(orm, terminals, [terminals.id]);
  const removeTerminal = orm
    .delete(terminals)
    .where(eq(terminals.id, param('id')))
    .prepare();
  const putComment = prepareUpsert(orm, comments, [comments.id]);
  const removeComment = orm
    .delete(comments)
    .where(eq(comments.id, param('id')))
    .prepare();
  const putSetting = prepareUpsert(orm, settings, [settings.key]);
  const putWindow = prepareUpsert(orm, windows, [windows.agent, windows.name]);

  return {
    putWorkspace: (workspace) => putWorkspace({ ...workspace, removedAt: null }),
    removeWorkspace(id, at) {
      hideWorkspace.run({ id, at });
      removeLiveTerminals.run({ id });
    },
    putTask: (task) => putTask({ ...task, stateKind: task.state.kind, over: overKinds.includes(task.state.kind) }),
    putStage,
    putRun: (run) => putRun({ ...run, ...countedOf(run), statusKind: run.status.kind, open: isOpen(run) }),
    putAsk,
    putInput: ({ id, runId, input, at }) => putInput({ id, runId, input, at }),
    putTerminal: (terminal) => putTerminal({ ...terminal, stateKind: terminal.state.kind }),
    removeTerminal: (id) => void removeTerminal.run({ id }),
    putComment,
    removeComment: (id) => void removeComment.run({ id }),
    putSettings: (patch) => {
      for (const [key, value] of Object.entries(patch)) putSetting({ key, value });
    },
    putWindow: (agent, window, seenAt) => putWindow({ agent, name: window.name, window, seenAt }),
    append: (fact) => log.append(fact),
  };
}
