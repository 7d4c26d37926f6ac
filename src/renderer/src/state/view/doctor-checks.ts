import type { DoctorCheck, DoctorReport } from '../../../../main/contract/doctor';
import type { FarmState } from '../farm/farm-state';

type Known = Pick<FarmState, 'workspaces' | 'tasks' | 'health'>;

/** The agent of the demo. It needs no other program and no login. */
const SCRIPTED = 'scripted';

/** Whether the farm is there for the demo only: nobody has asked for work of another agent, nor added a folder for it. */
function isOnlyDemo({ workspaces, tasks }: Known): boolean {
  const all = [...tasks.values()];
  const played = new Set(all.map(({ workspaceId }) => workspaceId));
  return (
    workspaces.size > 0 &&
    all.every(({ agent }) => agent === SCRIPTED) &&
    [...workspaces.keys()].every((id) => played.has(id))
  );
}

/** What was found, as it matters for this farm: an agent that is not ready is no alarm where no task could need it yet. */
export function checksFor(report: DoctorReport, farm: Known): readonly DoctorCheck[] {
  const isEased = isOnlyDemo(farm);
  return report.checks.map((check) => {
    const [, name] = /^agent\.([^.]+)/.exec(check.key) ?? [];
    if (!isEased || check.state !== 'bad' || name === undefined) return check;
    const title = farm.health?.agents.find(({ agent }) => agent === name)?.title ?? name;
    return { ...check, state: 'warn', message: `${check.message} Needed for tasks with ${title} only.` };
  });
}

/** How many things keep agents from working. */
export const badCount = (checks: readonly DoctorCheck[]): number =>
  checks.filter(({ state }) => state === 'bad').length;
