import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { useApp, useFarm, useNarrow } from '../../state/use-app';
import { OVER_FIRST, homeItems } from '../../state/view/home-items';
import { SkeletonRows } from '../../ui/skeleton';
import { HomeList } from './home-list';
import { NarrowedHead } from './narrowed-head';
import { NoTasks } from './no-tasks';
import { Welcome } from './welcome';
import { WorkspaceChips } from './workspace-chips';

/** What needs you, what runs, what comes next, what is done. */
export function HomeScreen() {
  const { filter } = useApp();
  const narrow = useNarrow();
  const isLoaded = useFarm((farm) => farm.seq !== null);
  const workspaces = useFarm((farm) => farm.workspaces);
  const tasks = useFarm((farm) => farm.tasks);
  const asks = useFarm((farm) => farm.asks);
  const chosen = useStore(filter, (state) => state.workspaceId);
  const [overShown, setOverShown] = useState(OVER_FIRST);
  const workspace = chosen === null ? undefined : workspaces.get(chosen);
  const items = useMemo(
    () => homeItems({ tasks, asks }, workspace?.id ?? null, overShown),
    [tasks, asks, workspace?.id, overShown],
  );

  return (
    <>
      {!workspace && <h1 className="sr-only">Home</h1>}
      {narrow && workspaces.size > 0 && <WorkspaceChips />}
      {workspace && <NarrowedHead workspace={workspace} />}
      {!isLoaded && <SkeletonRows rows={8} label="Asking Croft what happens" />}
      {isLoaded && workspaces.size === 0 && <Welcome />}
      {isLoaded && workspaces.size > 0 && items.length === 0 && <NoTasks workspace={workspace ?? null} />}
      {isLoaded && items.length > 0 && <HomeList items={items} onMore={() => setOverShown((shown) => shown + 100)} />}
    </>
  );
}
