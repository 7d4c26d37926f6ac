import { useCallback, useEffect, useState } from 'react';
import type { Failure } from '../../../main/contract/errors';
import type { InputOf, OperationName, OutputOf } from '../../../main/contract/index';
import { useApp, useConnection } from './use-app';

export interface Query<T> {
  /** The last good answer; stays while a newer one is on its way. */
  readonly value: T | null;
  /** As `value`, but while an answer to new input is on its way it is still the one to the input before. */
  readonly latest: T | null;
  readonly failure: Failure | null;
  readonly loading: boolean;
  readonly reload: () => void;
}

interface Answer<T> {
  /** Input, and the turn in which it was asked. */
  readonly asked: string | null;
  readonly turn: number;
  readonly value: T | null;
  readonly failure: Failure | null;
}

/** The answer to a question, asked again when its input changes and when the farm is back. Null input: not asked. */
export function useQuery<N extends OperationName>(name: N, input: InputOf<N> | null): Query<OutputOf<N>> {
  const { host } = useApp();
  const online = useConnection().kind === 'online';
  const asked = input === null ? null : JSON.stringify(input);
  const [turn, setTurn] = useState(0);
  const [answer, setAnswer] = useState<Answer<OutputOf<N>>>({ asked: null, turn: 0, value: null, failure: null });

  useEffect(() => {
    if (asked === null || !online) return undefined;
    let current = true;
    void host.invoke(name, JSON.parse(asked) as InputOf<N>).then((reply) => {
      if (!current) return;
      setAnswer((before) =>
        reply.ok
          ? { asked, turn, value: reply.value, failure: null }
          : { asked, turn, value: before.asked === asked ? before.value : null, failure: reply.error },
      );
    });
    return () => {
      current = false;
    };
  }, [host, name, asked, online, turn]);

  const reload = useCallback(() => setTurn((before) => before + 1), []);
  const isCurrent = answer.asked === asked;
  return {
    value: isCurrent ? answer.value : null,
    latest: answer.value,
    failure: isCurrent ? answer.failure : null,
    loading: asked !== null && (!isCurrent || answer.turn !== turn),
    reload,
  };
}
