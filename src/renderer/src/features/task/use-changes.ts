import { useEffect, useEffectEvent } from 'react';
import type { FarmEvent } from '../../../../main/contract/event';
import type { TaskId } from '../../../../main/contract/ids';
import type { OutputOf } from '../../../../main/contract/index';
import { useApp } from '../../state/use-app';
import { useQuery } from '../../state/use-query';
import type { Query } from '../../state/use-query';

export type Changes = Query<OutputOf<'task.changes'>>;

const SETTLE_MS = 700;

/** The files that a task has changed, looked at again soon after something may have changed them. */
export function useChanges(taskId: TaskId, hasPlace: boolean): Changes {
  const { live } = useApp();
  const changes = useQuery('task.changes', hasPlace ? { taskId } : null);
  const reload = useEffectEvent(changes.reload);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const stop = live.listen((events) => {
      if (timer !== null || !events.some((event) => event.taskId === taskId && mayChangeFiles(event))) return;
      timer = setTimeout(() => {
        timer = null;
        reload();
      }, SETTLE_MS);
    });
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [live, taskId]);
  return changes;
}

function mayChangeFiles({ fact }: FarmEvent): boolean {
  if (fact.type === 'agent') return fact.event.kind === 'tool-end' && fact.event.toolKind !== 'other';
  return fact.type === 'task.changed' && fact.move !== null;
}
