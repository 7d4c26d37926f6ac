import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import type { RunId } from '../../../../main/contract/ids';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import { useTerminalFont } from '../../state/terminal-font';
import { itemFor, terminalItems } from '../../state/terminal-items';
import { useApp, useFarm } from '../../state/use-app';
import { SkeletonTiles } from './skeleton-tiles';
import { GoneTerminal, NoTerminals } from './no-terminals';
import { TerminalGrid } from './terminal-grid';
import { TerminalsHead } from './terminals-head';

/** All live terminals side by side, or one of them that fills the screen. */
export function TerminalsScreen({ focus }: { focus: RunId | null }) {
  const { router, filter, shortcuts } = useApp();
  const isLoaded = useFarm((farm) => farm.seq !== null);
  const tasks = useFarm((farm) => farm.tasks);
  const runs = useFarm((farm) => farm.runs);
  const terminals = useFarm((farm) => farm.terminals);
  const workspaceId = useStore(filter, (state) => state.workspaceId);
  const font = useTerminalFont();
  const items = useMemo(
    () => terminalItems({ tasks, runs, terminals }, workspaceId),
    [tasks, runs, terminals, workspaceId],
  );
  const focused = useMemo(
    () => (focus === null ? null : itemFor({ tasks, runs, terminals }, focus)),
    [tasks, runs, terminals, focus],
  );
  // One that has ended, or is of another workspace than those shown, is there as long as it fills the screen.
  const shown = focused && !items.some(({ key }) => key === focused.key) ? [...items, focused] : items;
  const isGone = focus !== null && focused === null;

  useShortcuts({
    out: () => (focus === null ? false : router.go({ screen: 'terminals', focus: null })),
  });

  const isLarge = focused !== null;
  // Whoever types at the one terminal that they see means its program, also where it does not get the keys.
  useEffect(() => (isLarge ? shortcuts.holdCharacters() : undefined), [isLarge, shortcuts]);

  return (
    <>
      <TerminalsHead items={items} isLarge={isLarge} font={font} />
      {!isLoaded && <SkeletonTiles />}
      {isLoaded && isGone && <GoneTerminal />}
      {isLoaded && !isGone && shown.length === 0 && <NoTerminals />}
      {isLoaded && !isGone && shown.length > 0 && (
        <TerminalGrid items={shown} largeKey={focused?.key ?? null} fontSize={font.size} />
      )}
    </>
  );
}
