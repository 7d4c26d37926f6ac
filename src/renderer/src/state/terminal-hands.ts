import type { Health } from '../../../main/contract/doctor';
import type { Run } from '../../../main/contract/run';
import type { Task } from '../../../main/contract/task';
import type { Verdict } from '../../../main/contract/verdict';

/** In whose hands a task is: its agent's, its user's in a terminal, or its user's who has left that terminal. */
export type Hands = 'agent' | 'yours' | 'left';

/** Code of the need of a task whose user has left its terminal without handing it back. */
const LEFT = 'terminal.left';
const APPROVAL = 'approval';

type RunOfTask = Pick<Run, 'id' | 'attended' | 'status' | 'createdAt'>;

/** In whose hands a task is now. */
export function handsOf({ state }: Pick<Task, 'state'>, runs: readonly RunOfTask[]): Hands {
  if (state.kind === 'needs-you') return state.need.code === LEFT ? 'left' : 'agent';
  if (state.kind !== 'running') return 'agent';
  const run = runs.find(({ id }) => id === state.runId);
  return run?.attended === true ? 'yours' : 'agent';
}

/** The verdict that the agent of a task has given in its user's terminal: it counts when the task is handed back. */
export function givenVerdict(
  { state, stages }: Pick<Task, 'state' | 'stages'>,
  runs: readonly Pick<Run, 'attended' | 'verdict' | 'stageId' | 'createdAt'>[],
): Verdict | null {
  const run = runs.toSorted((a, b) => a.createdAt - b.createdAt).at(-1);
  const stage = 'stage' in state ? stages.find(({ key }) => key === state.stage) : undefined;
  if (!run?.attended || run.stageId !== stage?.id || run.createdAt < (stage.startedAt ?? 0)) return null;
  return run.verdict;
}

/** Words where something can be done; otherwise why it cannot. */
export type Ability = { readonly can: true } | { readonly can: false; readonly why: string };

const yes: Ability = { can: true };
const no = (why: string): Ability => ({ can: false, why });

/** Agents by name, as the farm knows them; null: not heard yet. */
export type KnownAgents = Health['agents'] | null;

function cannotDrive(agents: KnownAgents, name: string): string | null {
  const known = agents?.find(({ agent }) => agent === name);
  return known && !known.modes.includes('terminal') ? `${known.title} cannot run in a terminal.` : null;
}

/** Whether its user may go on with a task's session in a terminal. */
export function canTakeOver(
  task: Pick<Task, 'state' | 'agent' | 'stages'>,
  runs: readonly RunOfTask[],
  agents: KnownAgents,
): Ability {
  const { state } = task;
  const why = cannotDrive(agents, task.agent);
  if (why !== null) return no(why);
  if (state.kind === 'done' || state.kind === 'cancelled') return no('The task is over.');
  if (state.kind === 'draft') return no('No agent has worked on this task yet.');
  if (state.kind === 'queued' && !hasBegun(task))
    return no('It waits for its turn: there is nothing to take over yet.');
  if (handsOf(task, runs) === 'yours') return no('You have taken it over already.');
  if (state.kind === 'needs-you' && state.need.code === APPROVAL) return no('It waits for your approval.');
  return yes;
}

/** One that was handed back, or was held, goes on from the queue: what its agent has begun is there. */
const hasBegun = ({ stages }: Pick<Task, 'stages'>): boolean =>
  (stages.find(({ status }) => status !== 'completed' && status !== 'skipped')?.startedAt ?? null) !== null;

/** Whether a task can be given back to its agent. */
export const canHandBack = (task: Pick<Task, 'state'>, runs: readonly RunOfTask[]): Ability =>
  handsOf(task, runs) === 'agent' ? no('Its agent has it.') : yes;

/** Whether a task can be paused. */
export function canPause({ state }: Pick<Task, 'state'>): Ability {
  switch (state.kind) {
    case 'running':
    case 'queued':
      return yes;
    case 'held':
      return state.code === 'paused' ? no('It is paused already.') : yes;
    case 'needs-you':
      return no('It waits for you: nothing of it runs.');
    case 'draft':
      return no('It has not started yet.');
    default:
      return no('The task is over.');
  }
}

/** Whether a held task can go on now. */
export function canResume({ state }: Pick<Task, 'state'>): Ability {
  if (state.kind !== 'held') return no('It is neither paused nor held.');
  return state.code === 'farm-paused' ? no('Croft is paused: resume Croft.') : yes;
}

/** Whether there is a folder for a shell. */
export function canOpenShell({ place, review }: Pick<Task, 'place' | 'review'>): Ability {
  if (place.kind !== 'none') return yes;
  if (review.kind === 'accepted') return no(`Its worktree is gone: its work is in ${review.into}.`);
  if (review.kind === 'discarded') return no('Its worktree was put away with its work.');
  return no('The task has no files of its own yet.');
}

/** Whether a session of an over task can be opened again in a terminal. */
export function canOpenSession(
  task: Pick<Task, 'state' | 'place' | 'review' | 'agent'>,
  runs: readonly Pick<Run, 'sessionId'>[],
  agents: KnownAgents,
): Ability {
  const why = cannotDrive(agents, task.agent);
  if (why !== null) return no(why);
  if (task.state.kind !== 'done' && task.state.kind !== 'cancelled') return no('Take the task over instead.');
  if (!runs.some(({ sessionId }) => sessionId !== null)) return no('No agent has had a session for it.');
  return canOpenShell(task);
}
