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

/** The answer to a question, asked again when its input changes and when the farm is back. Null input: not asked. */
export function useQuery<N extends OperationName>(name: N, input: InputOf<N> | null): Query<OutputOf<N>> {
  const { host } = useApp();
  const online = useConnection().kind === 'online';
  const asked = input === null ? null : JSON.stringify(input);
  const [turn, setTurn] = useState(0);
  const [state, setState] = useState<{ asked: string | null; value: OutputOf<N> | null; failure: Failure | null }>({
    asked: null,
    value: null,
    failure: null,
  });
  const [loading, setLoading] = useState(false);

  useEffect(() => {
    if (asked === null || !online) return undefined;
    let current = true;
    setLoading(true);
    void host.invoke(name, JSON.parse(asked) as InputOf<N>).then((reply) => {
      if (!current) return;
      setLoading(false);
      setState((before) =>
        reply.ok
          ? { asked, value: reply.value, failure: null }
          : { asked, value: before.asked === asked ? before.value : null, failure: reply.error },
      );
    });
    return () => {
      current = false;
    };
  }, [host, name, asked, online, turn]);

  const reload = useCallback(() => setTurn((before) => before + 1), []);
  const current = state.asked === asked;
  return {
    value: current ? state.value : null,
    latest: state.value,
    failure: current ? state.failure : null,
    loading: asked !== null && (loading || !current),
    reload,
  };
}
