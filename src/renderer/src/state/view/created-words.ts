import type { FarmState } from '../farm/farm-state';
import { plural } from './words';

type Known = Pick<FarmState, 'tasks' | 'settings' | 'health'>;

/** What has become of a task that was just created: whether it starts, or what it waits for. */
export function createdWords(title: string, farm: Known): string {
  const why = waitsFor(farm);
  return why === null ? `Started “${title}”.` : `Queued “${title}”: ${why}`;
}

function waitsFor({ tasks, settings, health }: Known): string | null {
  if (health?.control === 'draining') return 'Croft is about to quit.';
  if (health?.control === 'paused') return 'Croft is paused.';
  if (health?.trouble) return health.trouble.message;
  if (health?.worker === 'down') return 'the worker does not answer.';
  const most = settings?.settings.maxConcurrent ?? health?.maxConcurrent ?? 1;
  const running = [...tasks.values()].filter(({ state }) => state.kind === 'running').length;
  return running >= most ? `${plural(most, 'task runs', 'tasks run')}, and no more at once.` : null;
}
