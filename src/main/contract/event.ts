import { z } from 'zod';
import { AgentEvent } from './agent-event';
import { query } from './catalogue-kit';
import type { Catalogue } from './catalogue-kit';
import { Health, Recovery } from './doctor';
import { Failure } from './errors';
import { Millis, RunId, Seq, TaskId, WorkspaceId } from './ids';
import { Ask, Run } from './run';
import { SettingsView } from './settings';
import { Task } from './task';
import { Terminal } from './terminal';
import { DesktopState } from './desktop';
import { FarmControl } from './farm';
import { Workspace } from './workspace';

/** What happened, past tense in meaning: each carries the thing as it was right after. */
export const FarmFact = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('workspace.changed'),
    workspace: Workspace,
    /** It was off the list, or its folder was moved, and it is back with its tasks, of which no event tells: ask for a snapshot. */
    returned: z.boolean().optional(),
  }),
  z.object({ type: z.literal('workspace.removed'), workspaceId: WorkspaceId }),
  z.object({
    type: z.literal('task.changed'),
    task: Task,
    /** Set when its state moved: the names of both states and why. */
    move: z.object({ from: z.string(), to: z.string(), reason: z.string() }).nullable(),
    /** Its discarded work was brought back. */
    restored: z.literal(true).optional(),
  }),
  z.object({ type: z.literal('run.changed'), run: Run }),
  z.object({ type: z.literal('ask.changed'), ask: Ask }),
  z.object({ type: z.literal('agent'), event: AgentEvent }),
  z.object({ type: z.literal('settings.changed'), view: SettingsView }),
  z.object({
    type: z.literal('farm.changed'),
    control: FarmControl,
    /** As in `Health`; absent: as before. */
    trouble: Failure.nullable().optional(),
    recovery: Recovery.optional(),
    worker: Health.shape.worker.optional(),
  }),
  z.object({ type: z.literal('terminal.changed'), terminal: Terminal }),
  z.object({ type: z.literal('terminal.removed'), terminalId: RunId }),
  /** The remarks on a task's work have changed: ask for them again. */
  z.object({ type: z.literal('review.changed'), taskId: TaskId }),
  z.object({ type: z.literal('desktop.changed'), state: DesktopState }),
  z.object({
    type: z.literal('notice'),
    level: z.enum(['info', 'warn', 'bad']),
    code: z.string(),
    message: z.string(),
    next: z.string().nullable(),
  }),
]);
export type FarmFact = z.infer<typeof FarmFact>;
export type FarmFactType = FarmFact['type'];

/** A fact with its place in the farm's log. */
export const FarmEvent = z.object({
  seq: Seq,
  at: Millis,
  workspaceId: WorkspaceId.nullable(),
  taskId: TaskId.nullable(),
  runId: RunId.nullable(),
  fact: FarmFact,
});
export type FarmEvent = z.infer<typeof FarmEvent>;

/** Classes that the event log can be narrowed to. `state` is everything but agents' events. */
export const EventClass = z.enum(['tool', 'bash', 'file', 'error', 'text', 'state', 'other']);
export type EventClass = z.infer<typeof EventClass>;

/** Everything a client draws its screens from, as of `seq`. */
export const Snapshot = z.object({
  seq: Seq,
  workspaces: z.array(Workspace),
  /** All tasks that are not over, and the newest 200 that are. */
  tasks: z.array(Task),
  /** Live runs, and all runs of the tasks above that are not over. */
  runs: z.array(Run),
  asks: z.array(Ask),
  /** Opened by hand: all live ones and the newest 50 that have ended. */
  terminals: z.array(Terminal),
  settings: SettingsView,
  health: Health,
});
export type Snapshot = z.infer<typeof Snapshot>;

/** What events are wanted. Several filters hold together. */
const EventFilter = {
  workspaceId: WorkspaceId.optional(),
  taskId: TaskId.optional(),
  runId: RunId.optional(),
  classes: z.array(EventClass).optional(),
  /** Words that the event holds, all of them, each from the beginning of a word on. */
  text: z.string().trim().min(1).max(200).optional(),
};

export const eventOperations = {
  'event.extent': query({
    input: z.object({}),
    /** Seqs of the oldest and newest event; both 0 in an empty log. Between them none is missing. */
    output: z.object({ first: Seq, last: Seq }),
    access: 'viewer',
    rest: 'GET /api/events/extent',
    summary: 'How far the event log reaches.',
    example: {},
  }),
  'event.at': query({
    input: z.object({ at: Millis }),
    /** By the events' own times: where the clock was set, of the events at or after the moment the one whose time is nearest to it. */
    output: z.object({ seq: Seq }),
    access: 'viewer',
    rest: 'GET /api/events/at',
    summary: 'Seq of the first event at or after a moment; that of the newest where there is none.',
    example: { at: 1_700_000_000_000 },
  }),
  'event.export': query({
    input: z.object({
      ...EventFilter,
      after: Seq.default(0),
      limit: z.int().min(1).max(5000).default(2000),
    }),
    /** JSON lines with secrets taken out; `next`: to go on after; null: that was all. */
    output: z.object({ lines: z.string(), events: z.int(), next: Seq.nullable() }),
    access: 'viewer',
    rest: 'GET /api/events/export',
    summary: 'A piece of the event log as JSON lines, oldest first, with secrets taken out.',
    example: { after: 0 },
  }),
  'event.list': query({
    input: z.object({
      ...EventFilter,
      /** Only events with a lower seq, newest first; with neither: from the newest. */
      before: Seq.optional(),
      /** Only events with a higher seq, oldest first. */
      after: Seq.optional(),
      limit: z.int().min(1).max(1000).default(200),
    }),
    output: z.object({
      events: z.array(FarmEvent),
      /** A page is also full when its events are large together. */
      more: z.boolean(),
      /**
       * With `text`: seqs between which everything was looked at, both included. A search that takes long answers with what it has found:
       * with `more`, go on with `before: searched.from` (or `after: searched.to`), also where a page has no events.
       */
      searched: z.object({ from: Seq, to: Seq }).optional(),
    }),
    access: 'viewer',
    rest: 'GET /api/events',
    summary: 'A page of the event log.',
    example: { taskId: 'task_0123456789ab', classes: ['bash', 'error'] },
  }),
  'event.snapshot': query({
    input: z.object({}),
    output: Snapshot,
    access: 'viewer',
    rest: 'GET /api/snapshot',
    summary: 'All that screens are drawn from, and the seq to subscribe from.',
    example: {},
  }),
} satisfies Catalogue;
