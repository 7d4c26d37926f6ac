import type { AgentEvent, AgentEventKind } from '../../contract/agent-event';
import type { FarmFact } from '../../contract/event';
import type { RunId } from '../../contract/ids';
import type { RunRecord, TaskRecord } from '../../ports/store';
import type { App } from '../app';
import { taskFact } from '../task-writes';

/** What one run may put into the log and the store. */
export interface NoiseLimits {
  /** Events of all kinds. */
  readonly events: number;
  /** Bytes of its output; only what comes as a stream is counted so. */
  readonly bytes: number;
  /** Beyond these: events that its task hangs on. */
  readonly vital: number;
  /** Those that are written down one by one, in rows of their own. */
  readonly costly: number;
  readonly asks: number;
  /** Lines that cannot be read before it is told of. */
  readonly unreadable: number;
}

/** Hours of work of the busiest agent are far below; all runs that a farm has at once are far below what fills a disk. */
export const NOISE_LIMITS: NoiseLimits = {
  events: 100_000,
  bytes: 256 * 1024 * 1024,
  vital: 1000,
  costly: 5000,
  asks: 500,
  unreadable: 10,
};

/** A single line of this size that cannot be read is one too many. */
const LARGE_LINE = 1024 * 1024;

const VITAL: ReadonlySet<AgentEventKind> = new Set<AgentEventKind>([
  'message',
  'ask',
  'ask-withdrawn',
  'limit',
  'error',
  'turn-end',
  'verdict',
  'verdict-rejected',
]);
const COSTLY: ReadonlySet<AgentEventKind> = new Set<AgentEventKind>(['ask', 'usage', 'limit']);

export type NoiseFact = Extract<FarmFact, { type: 'notice' }>;

export interface Noise {
  /** Whether an event is kept: every one of an agent that says what agents say. To be asked of each once, in order. */
  admits(event: AgentEvent, offset: number): boolean;
  /** What has to be told of the agent since the last look. */
  news(): readonly NoiseFact[];
}

/**
 * Bounds what one agent can do to the log, which all others write to, and notices when it floods or writes nonsense. A fold of its events:
 * taken again after a restart it admits and tells the same.
 */
export function createNoise(task: Pick<TaskRecord, 'title'>, mode: RunRecord['mode'], limits = NOISE_LIMITS): Noise {
  const told = new Set<string>();
  let news: NoiseFact[] = [];
  let [events, vital, costly, asks, unreadable] = [0, 0, 0, 0, 0];

  const tell = (fact: NoiseFact): void => {
    if (told.has(fact.code)) return;
    told.add(fact.code);
    news.push(fact);
  };
  /** Counts it. */
  const isTooMuch = ({ kind }: AgentEvent, offset: number): boolean => {
    events += 1;
    if (kind === 'ask') asks += 1;
    if (COSTLY.has(kind)) costly += 1;
    if (asks > limits.asks && kind === 'ask') return true;
    if (costly > limits.costly && COSTLY.has(kind)) return true;
    if (events <= limits.events && (mode !== 'stream' || offset <= limits.bytes)) return false;
    if (!VITAL.has(kind)) return true;
    vital += 1;
    return vital > limits.vital;
  };

  return {
    admits(event, offset) {
      if (event.kind === 'dropped') unreadable += event.bytes >= LARGE_LINE ? limits.unreadable : 1;
      if (unreadable >= limits.unreadable) tell(badEvents(task));
      const over = isTooMuch(event, offset);
      if (over) tell(noisy(task));
      return !over;
    },
    news() {
      const fresh = news;
      news = [];
      return fresh;
    },
  };
}

/** Newest events of a run among which it is looked for whether it was told before. */
const LOOKED_THROUGH = 1000;

/** The worker takes no more calls from an agent. Told once, however often the worker repeats it. */
export function tellNoisy(app: Pick<App, 'store' | 'clock' | 'logger'>, runId: RunId): void {
  const run = app.store.run(runId);
  const task = run && app.store.task(run.taskId);
  if (!run || !task || run.status.kind === 'ended') return;
  const { events } = app.store.events({ runId, classes: ['state'], limit: LOOKED_THROUGH });
  if (events.some(({ fact }) => fact.type === 'notice' && fact.code === NOISY)) return;
  try {
    app.store.change((write) => write.append(taskFact(task, app.clock.now(), noisy(task), run)));
  } catch (error) {
    app.logger.warn('that an agent is noisy could not be told', { runId, error: String(error) });
  }
}

const NOISY = 'run.noisy';

/** An agent says more than is kept. */
const noisy = ({ title }: Pick<TaskRecord, 'title'>): NoiseFact => ({
  type: 'notice',
  level: 'warn',
  code: NOISY,
  message: `The agent of “${title}” is noisy: it says more than Croft keeps. From here on only what its task hangs on is logged.`,
  next: 'Look at its terminal: it may go round in circles. Stop it, or let it go on until its time is up.',
});

const badEvents = ({ title }: Pick<TaskRecord, 'title'>): NoiseFact => ({
  type: 'notice',
  level: 'warn',
  code: 'run.bad_events',
  message: `The agent of “${title}” sends bad events: lines that cannot be read. They are left out, all others count.`,
  next: 'Look at its terminal, and whether its command line is the one that Croft expects (Doctor).',
});
