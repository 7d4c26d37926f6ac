import type { DoctorCheck } from '../contract/doctor';
import type { Workspace } from '../contract/workspace';
import { problemFix } from '../core/run/problems';
import type { AgentDriver } from '../ports/agent-driver';
import type { App } from './app';
import { refusedVariables, settingsOf, settingsView } from './settings';

/** The agent of the demo. It needs no other program and no login. */
const DEMO_AGENT = 'scripted';

const loginWords = {
  'api-key': 'uses an API key',
  token: 'uses a token',
  subscription: 'is logged in',
  unknown: 'may be logged in: that cannot be seen from outside',
} as const;

/** What the doctor says of each agent: is its program there, new enough, logged in? */
export async function agentChecks(app: App): Promise<DoctorCheck[]> {
  const needed = neededAgents(app);
  const checks = await Promise.all(
    [...app.drivers.values()].map(async (driver) => {
      const found = await checksOf(app, driver);
      return needed.has(driver.agent) ? found : found.map((check) => eased(check, driver.title));
    }),
  );
  return [...environmentCheck(app), ...checks.flat()];
}

/** The agent that new tasks get, unless there is the demo only, and those of tasks that are not over. */
function neededAgents(app: App): ReadonlySet<string> {
  const tasks = app.store.tasksIn(['draft', 'queued', 'running', 'held', 'needs-you']);
  const ofTasks = tasks.flatMap(({ agent, definition }) => [agent, ...definition.stages.map((stage) => stage.agent)]);
  const ofNew = isOnlyDemo(app) ? [] : [settingsOf(app).defaultAgent];
  return new Set([...ofNew, ...ofTasks].filter((agent) => typeof agent === 'string'));
}

/** Tasks of a workspace that are looked at, the newest. */
const MOST_TASKS = 50;

/** Whether the farm is there for the demo only: nobody has asked for work of another agent, nor added a folder for it. */
function isOnlyDemo({ store }: App): boolean {
  const workspaces = store.workspaces();
  const isPlayed = ({ id }: Workspace): boolean => {
    const tasks = store.taskViews({ workspaceId: id, limit: MOST_TASKS });
    return tasks.length > 0 && tasks.every(({ agent }) => agent === DEMO_AGENT);
  };
  return workspaces.length > 0 && workspaces.every(isPlayed);
}

/** What is wrong with an agent that nothing needs is no alarm. */
const eased = (check: DoctorCheck, title: string): DoctorCheck =>
  check.state === 'bad'
    ? { ...check, state: 'warn', message: `${check.message} Needed for tasks with ${title} only.` }
    : check;

function environmentCheck(app: App): DoctorCheck[] {
  const refused = refusedVariables(app);
  if (refused.length === 0) return [];
  const message = `${refused.join(', ')} ${refused.length === 1 ? 'has a value that makes' : 'have values that make'} no sense and ${refused.length === 1 ? 'is' : 'are'} ignored.`;
  const fix = 'Set a whole number (seconds for timeouts) and start Croft again.';
  return [{ key: 'environment', title: 'Environment', state: 'warn', message, fix, command: null }];
}

async function checksOf(app: App, driver: AgentDriver): Promise<DoctorCheck[]> {
  const key = `agent.${driver.agent}`;
  const found = await driver.probe(settingsOf(app));
  if (!found.ok) {
    const { problem, message } = found.error;
    const command =
      problem === 'cli-missing' && driver.agent === 'claude' ? 'npm install -g @anthropic-ai/claude-code' : null;
    const variable = driver.agent === 'claude' ? settingsView(app).fixedBy['claude.path'] : undefined;
    const fix =
      problem === 'cli-missing' && variable !== undefined
        ? `Install it there, or start Croft with ${variable} set to where it is, or without it.`
        : problemFix(problem);
    return [{ key, title: driver.title, state: 'bad', message, fix, command }];
  }
  const { path, version, login } = found.value;
  const there: DoctorCheck = {
    key,
    title: driver.title,
    state: 'ok',
    message: `Version ${version} at ${path}.`,
    fix: null,
    command: null,
  };
  if (driver.agent === DEMO_AGENT) return [there];
  const title = `${driver.title}: login`;
  const loginCheck: DoctorCheck =
    login === 'none'
      ? {
          key: `${key}.login`,
          title,
          state: 'bad',
          message: 'Nobody is logged in.',
          fix: problemFix('not-logged-in'),
          command: driver.agent,
        }
      : {
          key: `${key}.login`,
          title,
          state: login === 'unknown' ? 'unknown' : 'ok',
          message: `It ${loginWords[login]}.`,
          fix: null,
          command: null,
        };
  return [there, loginCheck];
}
