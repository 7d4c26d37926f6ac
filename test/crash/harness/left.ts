import { readRows } from './outside';
import type { TaskRow } from './outside';
import type { Places } from './places';

type On = { readonly places: Places };

export const unfinishedOf = ({ places }: On): TaskRow[] =>
  readRows(places).tasks.filter((task) => !['done', 'cancelled', 'needs-you'].includes(task.state_kind));

/** What is not over yet, in words. */
export function leftOf(on: On): string[] {
  const { runs, terminals } = readRows(on.places);
  return [
    ...unfinishedOf(on).map((task) => `${task.id} ${task.state}`),
    ...runs.filter((run) => run.settled_at === null).map((run) => `${run.id} ${run.status}`),
    ...terminals.filter((one) => one.state_kind !== 'ended').map((one) => `terminal ${one.id}`),
  ];
}
