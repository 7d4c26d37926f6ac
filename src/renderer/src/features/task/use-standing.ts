import { useMemo } from 'react';
import type { Task } from '../../../../main/contract/task';
import { useFarm, useNow } from '../../state/use-app';
import { placeKeeper } from '../../state/view/places';
import { queuePlaces } from '../../state/view/home-items';
import { taskWords, whyStill } from '../../state/view/task-words';
import { upperFirst } from '../../state/view/words';

/** Where a task stands while no agent of it is at work, as a sentence; the same words as on Home. */
export function useStanding(task: Task): string {
  const tasks = useFarm((farm) => farm.tasks);
  const place = useMemo(() => queuePlaces({ tasks }).get(task.id) ?? null, [tasks, task.id]);
  const still = useFarm((farm) => whyStill(farm.health));
  const heldUp = useFarm((farm) => (task.state.kind === 'queued' ? placeKeeper(farm) : null));
  const words = taskWords(task, { now: useNow(false), doing: undefined, asks: undefined, place, still, heldUp });
  return `${upperFirst(words).replace(/\.$/, '')}.`;
}
