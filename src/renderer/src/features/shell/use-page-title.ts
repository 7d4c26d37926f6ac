import { useEffect } from 'react';
import { useFarm, useRoute } from '../../state/use-app';
import type { FarmState } from '../../state/farm/farm-state';
import type { Route } from '../../state/router';

/** Addresses of the page's icon. */
export interface PageIcons {
  readonly calm: string;
  readonly needsYou: (count: number) => string;
}

const stuck = (farm: FarmState): number => {
  let sum = farm.asks.size;
  for (const { state } of farm.tasks.values()) if (state.kind === 'needs-you') sum += 1;
  return sum;
};

const screenTitles = {
  home: '',
  terminals: 'Terminals',
  review: 'Review',
  quick: 'Quick task',
  doctor: 'Doctor',
  settings: 'Settings',
  unknown: 'Not found',
} as const;

/** What the browser's list of visited pages tells apart. */
const paneTitles = { log: 'Activity', runs: 'Runs · Activity', charts: 'Charts · Activity' } as const;

/** Shows how many things need the user where other windows hide this one: in its title and its icon. */
export function usePageTitle(icons: PageIcons): void {
  const route = useRoute();
  const needs = useFarm(stuck);
  const screen = useFarm((farm) => titleOf(route, farm));

  useEffect(() => {
    const count = needs > 0 ? `(${needs}) ` : '';
    document.title = `${count}${screen ? `${screen} · ` : ''}Croft`;
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    const wanted = needs > 0 ? icons.needsYou(needs) : icons.calm;
    if (link && link.getAttribute('href') !== wanted) link.href = wanted;
  }, [needs, screen, icons]);
}

function titleOf(route: Route, farm: FarmState): string {
  if (route.screen === 'activity') return paneTitles[route.pane];
  if (route.screen !== 'task') return screenTitles[route.screen];
  return farm.tasks.get(route.taskId)?.title ?? 'Task';
}
