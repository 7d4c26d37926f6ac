import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { FarmEvent } from '../../../src/main/contract/event';
import type { RunId } from '../../../src/main/contract/ids';
import { openStore } from '../../../src/main/adapters/sqlite';
import type { StoreOptions } from '../../../src/main/adapters/sqlite';
import type { IngestItem, NewFact, RunRecord, Store, TaskRecord } from '../../../src/main/ports/store';
import {
  aFact,
  agentEvent,
  agentFact,
  aRun,
  aStage,
  aTask,
  aWorkspace,
  createManualClock,
  createMemoryLogger,
} from '../../builders';
import type { ManualClock, MemoryLogger } from '../../builders';

/** A folder that goes when the test is over. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'croft-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface TestStore {
  readonly store: Store;
  readonly path: string;
  readonly clock: ManualClock;
  readonly logger: MemoryLogger;
}

/** Opens a store on a real file; throws the failure's message when it is refused. */
export function openTestStore(over: Partial<StoreOptions> = {}): TestStore {
  const path = over.path ?? join(scratchFolder(), 'croft.db');
  const clock = createManualClock();
  const logger = createMemoryLogger();
  const opened = openStore({ clock, logger, ...over, path });
  if (!opened.ok) throw new Error(opened.error.message);
  const store = opened.value;
  onTestFinished(() => store.close());
  return { store, path, clock, logger };
}

/** A workspace, a task with one stage, and a run of it, in the store. */
export function putRun(store: Store, over: Partial<RunRecord> = {}): { task: TaskRecord; run: RunRecord } {
  const workspace = aWorkspace();
  const task = aTask({ workspaceId: workspace.id });
  const stage = aStage({ taskId: task.id });
  const run = aRun({ taskId: task.id, stageId: stage.id, workspaceId: workspace.id, ...over });
  store.change((write) => {
    write.putWorkspace(workspace);
    write.putTask(task);
    write.putStage(stage);
    write.putRun(run);
  });
  return { task, run };
}

/** What the agent of a run said, as a line of its spool. */
export function aLine(
  run: RunRecord,
  ingestedTo: number,
  texts: readonly string[] = [`line ${ingestedTo}`],
): IngestItem {
  return { runId: run.id, ingestedTo, facts: texts.map((text) => textFact(run, text)) };
}

/** Offers items one after another, without waiting for room. */
export function offer(store: Store, ...items: readonly IngestItem[]): void {
  for (const item of items) void store.ingest(item);
}

export const textFact = (run: RunRecord, text: string): NewFact =>
  aFact(agentFact(agentEvent.text(text)), { workspaceId: run.workspaceId, taskId: run.taskId, runId: run.id });

/** All events, read page by page. */
export function allEvents(store: Store, query: { runId?: RunId } = {}): FarmEvent[] {
  const found: FarmEvent[] = [];
  for (;;) {
    const { events, more } = store.events({ ...query, after: found.at(-1)?.seq ?? 0, limit: 1000 });
    found.push(...events);
    if (!more) return found;
  }
}

/** The text of an agent's event; null for all other events. */
export const textOf = ({ fact }: FarmEvent): string | null =>
  fact.type === 'agent' && fact.event.kind === 'text' ? fact.event.text : null;
