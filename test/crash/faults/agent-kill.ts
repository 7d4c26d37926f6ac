import { waitFor } from '../../fakes/wait-for';
import { leadsRun, processesOf, runOf } from '../harness/processes';
import type { Listed } from '../harness/processes';
import type { AgentKill } from '../harness/schedule';
import type { Ground } from './ground';

const NONE_FOR_MS = 3_000;

/** R3: one agent dies by SIGKILL, alone or with everything in its group. Answers whether there was one. */
export async function killAgent({ places, witness }: Ground, { nth, whole }: AgentKill): Promise<boolean> {
  const agents = await someAgents(places.root);
  const agent = agents[nth % Math.max(1, agents.length)];
  const run = agent && runOf(agent);
  if (!agent || !run) return false;
  try {
    process.kill(whole ? -agent.pid : agent.pid, 'SIGKILL');
  } catch {
    // It ended by itself in between.
    return false;
  }
  witness.killed.push({ run, pid: agent.pid, workerBlows: witness.workerBlows });
  return true;
}

/** The first processes of runs, oldest first; none when there are none for a while. */
async function someAgents(root: string): Promise<Listed[]> {
  const look = (): Listed[] =>
    processesOf(root)
      .filter(leadsRun)
      .toSorted((a, b) => a.pid - b.pid);
  const until = Date.now() + NONE_FOR_MS;
  await waitFor('an agent', () => look().length > 0 || Date.now() > until);
  return look();
}
