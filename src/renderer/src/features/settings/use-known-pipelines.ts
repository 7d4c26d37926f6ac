import { useEffect, useMemo, useState } from 'react';
import { useApp, useConnection, useFarm } from '../../state/use-app';
import type { KnownValue } from './saved-select';

/** As many workspaces as are asked what pipelines they have. */
const MOST_ASKED = 50;

/** Every pipeline that a workspace of the farm has, each name once. */
export function useKnownPipelines(): readonly KnownValue[] {
  const { host } = useApp();
  const online = useConnection().kind === 'online';
  const workspaces = useFarm((farm) => farm.workspaces);
  const ids = useMemo(() => [...workspaces.keys()].slice(0, MOST_ASKED), [workspaces]);
  const [known, setKnown] = useState<readonly KnownValue[]>([]);
  useEffect(() => {
    if (!online) return undefined;
    let isCurrent = true;
    void Promise.all(ids.map((workspaceId) => host.invoke('pipeline.list', { workspaceId }))).then((replies) => {
      const found = replies.flatMap((reply) => (reply.ok ? reply.value.pipelines : []));
      const titles = new Map(found.map(({ pipeline }) => [pipeline.name, pipeline.title]));
      if (isCurrent) setKnown([...titles].map(([value, title]) => ({ value, title })));
    });
    return () => {
      isCurrent = false;
    };
  }, [host, ids, online]);
  return known;
}
