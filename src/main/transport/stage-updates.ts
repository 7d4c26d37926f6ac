import { isDeepStrictEqual } from 'node:util';
import { ok } from '../contract/errors';
import type { Result } from '../contract/errors';
import type { FarmEvent } from '../contract/event';
import type { CallContext } from '../contract/handlers';
import type { TaskId } from '../contract/ids';
import type { InputOf, OutputOf } from '../contract/index';
import type { OrchestratorStage } from '../contract/orchestrator';
import type { Stage } from '../contract/task';
import type { Dispatch } from './dispatch';

export interface StageUpdate {
  /** Seq of the event that changed the stage. */
  readonly id: number;
  readonly stage: OrchestratorStage;
}

export interface StageUpdates {
  /** The stages as they were at `seq`. Fails when there is no such task. */
  presentAt(seq: number): Promise<Result<StageUpdate[]>>;
  /** The updates after `seq`, up to `last`, of a client that was away. Fails when there is no such task. */
  since(seq: number, last: number): Promise<Result<StageUpdate[]>>;
  /** One update for each stage that these events changed, in order. */
  of(events: readonly FarmEvent[]): Promise<StageUpdate[]>;
}

/** Pages of the log that are looked through for the newest state of a task before a seq. */
const MOST_PAGES = 20;
const PAGE = 200;

/**
 * Turns the events of one task into updates of its stages. What changed and when comes from the log alone, so a client that was
 * away gets the same updates as one that stayed; what the log does not hold is added from the present stages.
 */
export function createStageUpdates(dispatch: Dispatch, taskId: TaskId, context: CallContext): StageUpdates {
  let known = new Map<string, Stage>();
  /** What was told of stages that the log says nothing about. */
  let told = new Map<string, OrchestratorStage>();

  const presentStages = () =>
    dispatch('orchestrator.stages', { taskId }, context) as Promise<Result<OrchestratorStage[]>>;
  const startFrom = async (seq: number): Promise<void> => {
    const stages = await stagesAt(dispatch, taskId, seq, context);
    known = new Map(stages.map((stage) => [stage.id, stage]));
  };
  const updatesOf = async (events: readonly FarmEvent[]): Promise<StageUpdate[]> => {
    const changes = events.flatMap((event) => {
      const changed = stagesIn(event).filter((stage) => hasChanged(stage, known.get(stage.id), told.get(stage.id)));
      for (const stage of changed) known.set(stage.id, stage);
      return changed.map((stage) => ({ id: event.seq, stage }));
    });
    if (changes.length === 0) return [];
    const present = await presentStages();
    const byId = new Map((present.ok ? present.value : []).map((stage) => [stage.id, stage]));
    return changes.flatMap(({ id, stage }) => {
      const now = byId.get(stage.id);
      return now ? [{ id, stage: asOf(stage, now) }] : [];
    });
  };

  return {
    of: updatesOf,
    async presentAt(seq) {
      const present = await presentStages();
      if (!present.ok) return present;
      await startFrom(seq);
      told = new Map(present.value.map((stage) => [stage.id, stage]));
      return ok(present.value.map((stage) => ({ id: seq, stage: asOf(known.get(stage.id), stage) })));
    },
    async since(seq, last) {
      const present = await presentStages();
      if (!present.ok) return present;
      await startFrom(seq);
      const updates: StageUpdate[] = [];
      let after = seq;
      for (let more = true; more;) {
        const page = await listEvents(dispatch, { taskId, after, classes: ['state'], limit: PAGE }, context);
        if (!page.ok) return page;
        updates.push(...(await updatesOf(page.value.events.filter((event) => event.seq <= last))));
        after = page.value.events.at(-1)?.seq ?? last;
        more = page.value.more && after < last;
      }
      return ok(updates);
    },
  };
}

/** Whether an event can change the stages of this task. */
export function isOfTask(event: FarmEvent, taskId: TaskId): boolean {
  return event.fact.type === 'task.changed' && event.taskId === taskId;
}

function stagesIn({ fact }: FarmEvent): readonly Stage[] {
  return fact.type === 'task.changed' ? fact.task.stages : [];
}

function hasChanged(stage: Stage, known: Stage | undefined, told: OrchestratorStage | undefined): boolean {
  return known || !told ? !isDeepStrictEqual(known, stage) : !isSameVersion(stage, told);
}

/** The task's stages after the newest of its changes up to `seq`; none where the log has no such change. */
async function stagesAt(
  dispatch: Dispatch,
  taskId: TaskId,
  seq: number,
  context: CallContext,
): Promise<readonly Stage[]> {
  let before = seq + 1;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const found = await listEvents(dispatch, { taskId, before, classes: ['state'], limit: PAGE }, context);
    if (!found.ok) return [];
    const newest = found.value.events.find((event) => isOfTask(event, taskId));
    if (newest) return stagesIn(newest);
    const last = found.value.events.at(-1);
    if (!found.value.more || !last) return [];
    before = last.seq;
  }
  return [];
}

function listEvents(dispatch: Dispatch, query: InputOf<'event.list'>, context: CallContext) {
  return dispatch('event.list', query, context) as Promise<Result<OutputOf<'event.list'>>>;
}

function statusOf({ status }: Stage): OrchestratorStage['status'] {
  return status === 'skipped' ? 'completed' : status;
}

function isSameVersion(stage: Stage, view: OrchestratorStage): boolean {
  return stage.updatedAt === view.updatedAt && statusOf(stage) === view.status;
}

/** A stage as it was then. Where that is how it is now, it is exactly what the query answers. */
function asOf(then: Stage | undefined, now: OrchestratorStage): OrchestratorStage {
  if (!then || isSameVersion(then, now)) return now;
  return {
    ...now,
    status: statusOf(then),
    stageContext: then.context ?? {},
    commandOutput: null,
    errorMessage: then.error,
    retryCount: Math.max(0, then.attempts - 1),
    startedAt: then.startedAt,
    completedAt: then.endedAt,
    updatedAt: then.updatedAt,
  };
}
