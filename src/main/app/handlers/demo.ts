import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { Handlers } from '../../contract/handlers';
import type { WorkspaceId } from '../../contract/ids';
import type { Task } from '../../contract/task';
import { isOver } from '../../core/task/world';
import type { App } from '../app';
import { createTask } from './create-task';
import { createWorkspace, saveWorkspace } from './workspace';

type Mine = Pick<Handlers, 'farm.demo'>;

const AGENT = 'scripted';
/** Tasks of the demo's workspace that are looked through for one under way. */
const MOST_TASKS = 50;
const EVENT_PAGE = 1_000;

/** Handler of the demo. Of two calls at once the second gets the task of the first. */
export function demoHandlers(app: App): Mine {
  let underWay: Promise<Result<Task>> | null = null;
  return {
    'farm.demo'() {
      underWay ??= startDemo(app).finally(() => (underWay = null));
      return underWay;
    },
  };
}

async function startDemo(app: App): Promise<Result<Task>> {
  const path = await repository(app);
  if (!path.ok) return path;
  // The scripted agent asks nothing in this repository. Nobody has said how far another agent is trusted in it.
  const input = { path: path.value, name: 'demo' };
  const workspace = await createWorkspace(app, input, { isOurs: true });
  if (!workspace.ok) return workspace;
  takeBackTrust(app, workspace.value.id);
  const tasks = app.store.taskViews({ workspaceId: workspace.value.id, limit: MOST_TASKS });
  const underWay = tasks.find((task) => task.agent === AGENT && !isOver(task.state));
  if (underWay) return ok(underWay);
  return createTask(app, { workspaceId: workspace.value.id, ...app.demo.task, agent: AGENT, start: true });
}

/**
 * An earlier Croft gave the demo's workspace full trust, for which nobody had asked: whatever agent works there later would have it as well.
 * Only where its user has not given it that trust.
 */
function takeBackTrust(app: App, id: WorkspaceId): void {
  if (app.store.workspace(id)?.trust !== 'full' || hasChosenTrust(app, id)) return;
  app.store.change((write) => {
    const present = app.store.workspace(id);
    if (present) saveWorkspace(write, { ...present, trust: 'edit', updatedAt: app.clock.now() });
  });
}

/** Whether its trust was another one before. */
function hasChosenTrust({ store }: App, workspaceId: WorkspaceId): boolean {
  for (let after = 0; ;) {
    const { events, more } = store.events({ workspaceId, classes: ['state'], after, limit: EVENT_PAGE });
    const isOther = events.some(({ fact }) => fact.type === 'workspace.changed' && fact.workspace.trust !== 'full');
    if (isOther || !more) return isOther;
    after = events.at(-1)?.seq ?? Infinity;
  }
}

async function repository(app: App): Promise<Result<string>> {
  try {
    return ok(await app.demo.ensure());
  } catch (error) {
    app.logger.warn('the demo could not be set up', { error: String(error) });
    return fail('unavailable', 'The scratch repository of the demo could not be made.', {
      reason: 'demo.repository',
      next: 'Look at Doctor: git has to be there, and Croft’s folder has to be writable.',
    });
  }
}
