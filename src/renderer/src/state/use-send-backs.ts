import { useEffect, useEffectEvent, useMemo } from 'react';
import type { Failure } from '../../../main/contract/errors';
import type { TaskId } from '../../../main/contract/ids';
import { useApp } from './use-app';
import { useQuery } from './use-query';
import { sendBacks } from './view/send-backs';
import type { SendBack } from './view/send-backs';

export interface SendBacks {
  /** The first time first; empty while they are not read. */
  readonly rounds: readonly SendBack[];
  /** Why they could not be read; null: they are, or are on their way. */
  readonly failure: Failure | null;
  readonly isAsking: boolean;
  readonly again: () => void;
}

/** What was asked for each time that a task's work was sent back, here or in another window. */
export function useSendBacks(taskId: TaskId): SendBacks {
  const { live } = useApp();
  const { value, failure, loading, reload } = useQuery('review.comments', { taskId });
  const again = useEffectEvent(reload);
  useEffect(() => {
    const stops = [
      live.listen((events) => {
        if (events.some(({ fact }) => fact.type === 'review.changed' && fact.taskId === taskId)) again();
      }),
      live.onReset(() => again()),
    ];
    return () => stops.forEach((stop) => stop());
  }, [live, taskId]);
  const rounds = useMemo(() => sendBacks(value ?? []), [value]);
  return { rounds, failure: value === null ? failure : null, isAsking: loading, again: reload };
}
