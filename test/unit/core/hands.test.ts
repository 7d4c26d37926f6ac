import { describe, expect, it } from 'vitest';
import type { ProblemCode } from '../../../src/main/contract/agent-event';
import type { RunId } from '../../../src/main/contract/ids';
import type { RunOutcome } from '../../../src/main/contract/run';
import type { TaskState } from '../../../src/main/contract/task';
import type { Verdict } from '../../../src/main/contract/verdict';
import { outcomeOfAttended } from '../../../src/main/core/run/conversation';
import { transition } from '../../../src/main/core/task/machine';
import type { TaskEvent } from '../../../src/main/core/task/machine';
import type { TaskNext, TaskWorld } from '../../../src/main/core/task/world';
import { freshNext } from '../../../src/main/core/task/world';
import { draftWorld } from './world';

const runId = 'run_00000001' as RunId;
const stage = 'specification';
const need = (code: string) => ({ code, message: 'm', next: 'n' });

/** Every state that a task can be in, with what its next run goes on from where that counts. */
const states = {
  draft: [{ kind: 'draft' }],
  queued: [{ kind: 'queued', since: 1 }],
  running: [{ kind: 'running', stage, runId }],
  between: [{ kind: 'running', stage, runId: null }],
  'in hand': [{ kind: 'running', stage, runId }, { how: 'attended' }],
  left: [{ kind: 'needs-you', stage, need: need('terminal.left') }, { how: 'attended' }],
  failed: [{ kind: 'needs-you', stage, need: need('no-verdict') }],
  'at a gate': [{ kind: 'needs-you', stage, need: need('approval') }],
  'back in the queue': [{ kind: 'queued', since: 1 }, { how: 'handed-back' }],
  limited: [{ kind: 'held', stage, why: 'w', code: 'limit', until: 9 }],
  'tried again': [{ kind: 'held', stage, why: 'w', code: 'retry', until: 9 }],
  'waits for the farm': [{ kind: 'held', stage, why: 'w', code: 'farm-paused', until: null }],
  paused: [{ kind: 'held', stage, why: 'w', code: 'paused', until: null }],
  done: [{ kind: 'done', at: 1 }],
  cancelled: [{ kind: 'cancelled', at: 1, stage }],
} as const satisfies Record<string, readonly [TaskState, Partial<TaskNext>?]>;
type Name = keyof typeof states;

const worldOf = (name: Name): TaskWorld => {
  const [state, next = {}] = states[name] as readonly [TaskState, Partial<TaskNext>?];
  return { ...draftWorld(), state, queueRank: 4, next: { ...freshNext, resumeSession: 's', ...next } };
};

const events = {
  'take-over': { kind: 'take-over', at: 5 },
  'hand-back': { kind: 'hand-back', at: 5, note: null, given: null },
  pause: { kind: 'pause', at: 5, reason: 'paused by you', together: false, attended: false },
  resume: { kind: 'resume', at: 5, rank: 8 },
  hold: { kind: 'hold', at: 5, why: 'Croft is paused.' },
  'hold-over': { kind: 'hold-over', at: 5 },
} as const satisfies Record<string, TaskEvent>;

/** Which move is legal where, and the state after it. What is not here is refused. */
const legal: Record<keyof typeof events, Partial<Record<Name, TaskState['kind']>>> = {
  'take-over': {
    'back in the queue': 'running',
    running: 'running',
    between: 'running',
    left: 'running',
    failed: 'running',
    limited: 'running',
    'tried again': 'running',
    'waits for the farm': 'running',
    paused: 'running',
  },
  'hand-back': { 'in hand': 'running', left: 'running' },
  pause: {
    queued: 'held',
    'back in the queue': 'held',
    running: 'held',
    between: 'held',
    'in hand': 'held',
    limited: 'held',
    'tried again': 'held',
    'waits for the farm': 'held',
  },
  resume: { limited: 'queued', 'tried again': 'queued', 'waits for the farm': 'queued', paused: 'queued' },
  hold: { between: 'held', 'waits for the farm': 'held' },
  'hold-over': { limited: 'queued', 'tried again': 'running', 'waits for the farm': 'queued' },
};

describe.each(Object.keys(events) as (keyof typeof events)[])('%s', (name) => {
  it.each(Object.keys(states) as Name[])('of a task that is %s', (from) => {
    const moved = transition(worldOf(from), events[name]);
    expect(moved.ok ? moved.value.world.state.kind : 'refused').toBe(legal[name][from] ?? 'refused');
    if (!moved.ok) expect(moved.error).toMatchObject({ code: 'conflict' });
  });
});

const step = (world: TaskWorld, event: TaskEvent): TaskWorld => {
  const moved = transition(world, event);
  if (!moved.ok) throw new Error(`${event.kind}: ${moved.error.message}`);
  return moved.value.world;
};
const verdict = (passed: boolean): Verdict => ({ passed, summary: 'we agreed', findings: [], outputs: {} });
const settled = (outcome: RunOutcome, given: Verdict | null, attended: boolean, isUnseen = false): TaskEvent => ({
  kind: 'settled',
  at: 6,
  runId,
  outcome,
  verdict: given,
  context: { summary: given?.summary ?? '' },
  sessionId: 's',
  maxLoops: 3,
  attended,
  isUnseen,
});
const problemOf = (problem: ProblemCode, message: string) =>
  ({ kind: 'problem', problem, message, resetsAt: null }) as const;
const left = { kind: 'stopped', reason: 'its terminal was left' } as const;

describe('a task in its users hands', () => {
  it('is not counted as failed, and its next run is driven by its user', () => {
    const world = step({ ...worldOf('running'), problemsInARow: 2 }, events['take-over']);
    expect(world).toMatchObject({ problemsInARow: 0, next: { how: 'attended', resumeSession: 's' } });
    expect(world.state).toEqual({ kind: 'running', stage, runId: null });
  });

  it('counts a verdict only once it is handed back', () => {
    const inHand = worldOf('in hand');
    const early = step(inHand, settled({ kind: 'verdict' }, verdict(true), true));
    expect(early.state).toMatchObject({ kind: 'needs-you', need: { code: 'terminal.left' } });
    const back = step(inHand, events['hand-back']);
    expect(back.state).toEqual(inHand.state);
    expect(step(back, settled({ kind: 'verdict' }, verdict(true), true)).state).toMatchObject({
      stage: 'implementation',
    });
    const given = { verdict: verdict(true), context: { summary: 'we agreed' }, maxLoops: 3 };
    const late = step(early, { ...events['hand-back'], given });
    expect(late.state).toMatchObject({ kind: 'running', stage: 'implementation', runId: null });
    expect(late.next).toEqual(freshNext);
  });

  it.each([
    ['with a verdict', { kind: 'verdict' }, verdict(true), /given its verdict/],
    ['without one', problemOf('lost', 'The worker ended.'), null, /goes on where you left off/],
  ] as const)('says that its worker was ended, not that its user has left, %s', (_, outcome, given, words) => {
    const { state } = step(worldOf('in hand'), settled(outcome, given, true, true));
    expect(state).toMatchObject({ need: { code: 'terminal.left' } });
    const said = state.kind === 'needs-you' ? `${state.need.message} ${state.need.next}` : '';
    expect(said).toMatch(/^Croft’s worker was ended while the task was in your hands/);
    expect(said).toMatch(words);
    expect(said).toMatch(/take it over again/);
    const seen = step(worldOf('in hand'), settled(left, given, true)).state;
    expect(seen).toMatchObject({ need: { message: expect.stringContaining('You have left') as string } });
  });

  it('goes on with its agent after it was handed back without one, and no run after that is driven by a person', () => {
    const back = step(worldOf('in hand'), { ...events['hand-back'], note: 'mind the tests' });
    const goesOn = step(back, settled(left, null, true));
    expect(goesOn).toMatchObject({ note: 'mind the tests', next: { how: 'handed-back' } });
    expect(goesOn.state).toEqual({ kind: 'running', stage, runId: null });
    const planned = step(goesOn, { kind: 'run-planned', at: 7, runId });
    const failed = step(planned, settled({ kind: 'no-verdict' }, null, false));
    expect(failed.next.how).toBeUndefined();
  });

  it('stays there over a pause', () => {
    const paused = step(worldOf('in hand'), { ...events.pause, together: true, attended: false });
    expect(paused.next).toMatchObject({ how: 'attended', together: true });
    const resumed = step(paused, events.resume);
    expect(resumed.state).toEqual({ kind: 'running', stage, runId: null });
    expect(resumed.next).toMatchObject({ how: 'attended', together: false });
  });
});

describe('a pause', () => {
  it('lets the next run go on where an agent had begun, and keeps the rank', () => {
    const paused = step(worldOf('running'), events.pause);
    expect(paused.next.how).toBe('paused');
    expect(paused.stages[0]?.status).toBe('pending');
    expect(step(paused, events.resume)).toMatchObject({ queueRank: 4, state: { kind: 'queued', since: 5 } });
    expect(step(worldOf('queued'), events.pause).next.how).toBeUndefined();
  });
});

describe('the end of a terminal that a person drove', () => {
  const exit = { code: 0, signal: null, how: 'exit', message: null, stopReason: null, swept: 0, at: 1 } as const;
  it.each([
    ['was left', exit, null, { kind: 'stopped', reason: 'its terminal was left' }],
    ['was left with a verdict', exit, verdict(true), { kind: 'verdict' }],
    [
      'is handed back',
      { ...exit, stopReason: 'handed back by you' },
      null,
      { kind: 'stopped', reason: 'handed back by you' },
    ],
    [
      'is handed back with a verdict',
      { ...exit, stopReason: 'handed back by you' },
      verdict(false),
      { kind: 'verdict' },
    ],
    [
      'is cancelled',
      { ...exit, stopReason: 'cancelled by you' },
      verdict(true),
      { kind: 'stopped', reason: 'cancelled by you' },
    ],
    ['was killed', { ...exit, code: null, signal: 'SIGKILL' }, null, { kind: 'problem', problem: 'killed' }],
    ['failed', { ...exit, code: 1 }, null, { kind: 'problem', problem: 'exited' }],
    ['is lost', { ...exit, how: 'lost' } as const, null, { kind: 'problem', problem: 'lost' }],
    ['never started', { ...exit, how: 'failed' } as const, null, { kind: 'problem', problem: 'start-failed' }],
  ])('that %s', (_name, end, given, outcome) => {
    expect(outcomeOfAttended(given, end)).toMatchObject(outcome);
  });
});

describe('a verdict that was given in a terminal that was handed back', () => {
  const verdict: Verdict = { passed: true, summary: 's', findings: [], outputs: {} };
  const given = { verdict, context: { summary: 's' }, maxLoops: 3 };
  const event = { kind: 'verdict-given', at: 9, given } as const;
  const handedBack = (name: Name): TaskWorld => ({
    ...worldOf(name),
    next: { ...freshNext, cause: 'c', how: 'handed-back' },
  });

  it('counts between two runs, and nowhere else', () => {
    for (const name of Object.keys(states) as Name[]) {
      expect(transition(handedBack(name), event).ok, name).toBe(name === 'between');
    }
    expect(transition(worldOf('between'), event).ok).toBe(false);
    const moved = transition(handedBack('between'), event);
    if (!moved.ok) throw new Error(moved.error.message);
    expect(moved.value.world.stages[0]?.status).toBe('completed');
    expect(moved.value.world.next.how).toBeUndefined();
  });

  it.each([
    [true, 'handed-back'],
    [false, 'paused'],
  ])('is remembered over a pause while its terminal is there: %s', (attended, how) => {
    const paused = transition(handedBack('running'), { ...events.pause, attended });
    if (!paused.ok) throw new Error(paused.error.message);
    expect(paused.value.world.next.how).toBe(how);
  });
});

it('a hold whose folder is taken goes on through the queue', () => {
  const over = transition(worldOf('tried again'), { kind: 'hold-over', at: 5, queued: true });
  expect(over.ok && over.value.world.state.kind).toBe('queued');
});
