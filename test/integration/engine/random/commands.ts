import { StoreTrouble } from '../../../../src/main/ports/store';
import type { TaskRecord } from '../../../../src/main/ports/store';
import type { TaskId } from '../../../../src/main/contract/ids';
import type { Result } from '../../../../src/main/contract/errors';
import { call } from '../engine-farm';
import type { World } from './world';

/** A command that a person gives. Answers what was done, and whether it was acknowledged. */
export interface Given {
  readonly words: string;
  readonly result: Promise<Result<unknown>>;
}

/** Commands about one task, by their names. */
const ofTask = {
  cancel: 'task.cancel',
  retry: 'task.retry',
  skip: 'task.skip',
  approve: 'task.approve',
  pause: 'task.pause',
  resume: 'task.resume',
  'take over': 'task.take-over',
  'hand back': 'task.hand-back',
} as const;
type Name = keyof typeof ofTask;
const names = Object.keys(ofTask) as Name[];

/** What people mostly do with a task that stands so. */
function likely(task: TaskRecord): readonly Name[] {
  const { state, next } = task;
  if (state.kind === 'running' && next.how === 'attended') return ['hand back', 'hand back', 'hand back', 'pause'];
  if (state.kind === 'running' && next.how === 'handed-back') return ['pause', 'take over', 'pause', 'retry'];
  if (state.kind === 'running') return ['take over', 'take over', 'pause', 'retry', 'skip'];
  if (state.kind === 'held') return ['resume', 'resume', 'take over', 'retry'];
  if (state.kind !== 'needs-you') return ['retry'];
  if (state.need.code === 'approval') return ['approve', 'approve', 'retry'];
  return state.need.code === 'terminal.left' ? ['hand back', 'take over'] : ['retry', 'take over'];
}

async function settled(ask: () => Result<unknown> | Promise<Result<unknown>>): Promise<Result<unknown>> {
  try {
    return await ask();
  } catch (error) {
    /** A disk that refuses is told by a throw that the door turns into an answer. Everything else is a fault. */
    if (error instanceof StoreTrouble) return { ok: false, error: error.failure };
    throw error;
  }
}

/** Gives one random command about a random task, or about the farm. */
export function command(world: World): Given {
  const give = (words: string, ask: () => Result<unknown> | Promise<Result<unknown>>): Given => ({
    words,
    result: settled(ask),
  });
  const { dice, farm } = world;
  const task = farm.app.store.task((dice.pick(world.tasks)?.id ?? '') as TaskId);
  if (!task || dice.chance(0.3)) return beside(world, task, give);
  const name = dice.pick(dice.chance(0.85) ? likely(task) : names) ?? 'retry';
  const input = { taskId: task.id, reason: 'cancelled by you' };
  return give(`${name} ${task.id} (${task.state.kind})`, () => farm.handlers[ofTask[name]](input, call));
}

type Give = (words: string, ask: () => Result<unknown> | Promise<Result<unknown>>) => Given;

/** What is no move of a task. */
function beside(world: World, task: TaskRecord | null, give: Give): Given {
  const { farm, dice } = world;
  const { handlers } = farm;
  const live = dice.pick(farm.worker.runs().filter((run) => !run.view().exit));
  const [ask] = farm.app.store.openAsks();
  const deed = dice.below(16);
  if (deed < 5 && live) {
    const text = `words ${(world.wordsSaid += 1)}.`;
    return give(`say ${text} to ${live.id}`, async () => {
      const said = await handlers['run.say']({ runId: live.id, text }, call);
      if (said.ok) world.said.push({ runId: live.id, text });
      return said;
    });
  }
  if (deed < 8 && ask) {
    const answer = { kind: 'allow', always: false } as const;
    return give(`answer ${ask.id}`, () => handlers['run.answer']({ askId: ask.id, answer }, call));
  }
  if (deed < 10 && task) {
    const input = { kind: 'agent', taskId: task.id, resume: true, cols: 80, rows: 24 } as const;
    return give(`open the session of ${task.id} by hand`, () => handlers['terminal.start'](input, call));
  }
  const paused = farm.app.store.settings().paused === true;
  if (deed < 14 && paused) return give('resume the farm', () => handlers['farm.resume']({}, call));
  if (deed === 14) return give('pause the farm', () => handlers['farm.pause']({}, call));
  if (deed === 15) return give('stop all', () => handlers['farm.stop-all']({}, call));
  const workspaceId = dice.pick(world.workspaces) ?? '';
  if (dice.chance(0.8)) return give('look', () => handlers['task.list']({ limit: 100 }, call));
  return give(`remove ${workspaceId}`, () => handlers['workspace.remove']({ workspaceId }, call));
}
