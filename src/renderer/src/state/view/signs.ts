import type { Task } from '../../../../main/contract/task';

export type SignShape = 'empty' | 'dashed' | 'half' | 'full' | 'cross' | 'flag' | 'pause' | 'slash' | 'check';
export type SignTone = 'run' | 'done' | 'fail' | 'needs' | 'held' | 'quiet';

/** How a state is drawn, the same on every screen: a shape, a tone, and words for those who see neither. */
export interface Sign {
  readonly shape: SignShape;
  readonly tone: SignTone;
  readonly words: string;
}

/** States of stages and tasks, in one place. */
export const signs = {
  'to-come': { shape: 'empty', tone: 'quiet', words: 'to come' },
  now: { shape: 'half', tone: 'run', words: 'running' },
  done: { shape: 'full', tone: 'done', words: 'done' },
  failed: { shape: 'cross', tone: 'fail', words: 'failed' },
  'needs-you': { shape: 'flag', tone: 'needs', words: 'needs you' },
  held: { shape: 'pause', tone: 'held', words: 'held' },
  skipped: { shape: 'slash', tone: 'quiet', words: 'skipped' },
  draft: { shape: 'dashed', tone: 'quiet', words: 'not started' },
  queued: { shape: 'empty', tone: 'quiet', words: 'queued' },
  finished: { shape: 'check', tone: 'done', words: 'done' },
  stopped: { shape: 'slash', tone: 'quiet', words: 'stopped' },
} as const satisfies Readonly<Record<string, Sign>>;

export type SignName = keyof typeof signs;

const ofTask: Readonly<Record<Task['state']['kind'], SignName>> = {
  draft: 'draft',
  queued: 'queued',
  running: 'now',
  'needs-you': 'needs-you',
  held: 'held',
  done: 'finished',
  cancelled: 'stopped',
};

/** The one sign of a task. A running one with an open question needs its user. */
export const taskSign = ({ state, openAsks }: Task): Sign =>
  signs[state.kind === 'running' && openAsks > 0 ? 'needs-you' : ofTask[state.kind]];
