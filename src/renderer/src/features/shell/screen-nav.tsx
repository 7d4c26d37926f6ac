import { Search } from 'lucide-react';
import { useMemo } from 'react';
import { hrefOf } from '../../state/router';
import type { Route } from '../../state/router';
import { useApp, useFarm, useRoute } from '../../state/use-app';
import { waitsForReview } from '../../state/view/review-wait';
import { classNames } from '../../ui/class-names';
import { Kbd } from '../../ui/kbd';

const places = [
  { route: { screen: 'home' }, label: 'Home' },
  { route: { screen: 'terminals', focus: null }, label: 'Terminals' },
  { route: { screen: 'review', taskId: null }, label: 'Review' },
  { route: { screen: 'activity', pane: 'log' }, label: 'Activity' },
] as const satisfies readonly { readonly route: Route; readonly label: string }[];

/** The screens of every day, and the way to everything else. */
export function ScreenNav() {
  const { overlay } = useApp();
  const here = useRoute().screen;
  const counts = useCounts();
  return (
    <div className="flex h-9 shrink-0 items-stretch gap-1 border-b border-line bg-canvas px-2">
      <nav aria-label="Screens" className="flex items-stretch gap-1">
        {places.map(({ route, label }) => {
          const isHere = here === route.screen || (here === 'task' && route.screen === 'home');
          const count = counts[route.screen];
          return (
            <a
              key={label}
              href={hrefOf(route)}
              aria-current={here === route.screen ? 'page' : undefined}
              className={classNames(
                '-mb-px flex items-center gap-1.5 border-b-2 px-2',
                isHere ? 'border-ink font-medium text-ink' : 'border-transparent text-ink-2 hover:text-ink',
              )}
            >
              {label}
              {count > 0 && <span className="tick text-sm font-normal text-ink-3">{count}</span>}
            </a>
          );
        })}
      </nav>
      <button
        type="button"
        aria-keyshortcuts="Control+K Meta+K"
        className="my-1 ml-auto flex min-w-0 items-center gap-2 rounded-md px-2 text-ink-3 hover:bg-hover hover:text-ink [&_svg]:size-3.5"
        onClick={() => overlay.setState({ kind: 'palette' }, true)}
      >
        <Search aria-hidden="true" />
        <span className="truncate">Search or do anything</span>
        <Kbd keys="ctrl+k" />
      </button>
    </div>
  );
}

/** What waits or lives behind each screen's name. */
function useCounts(): Readonly<Record<(typeof places)[number]['route']['screen'], number>> {
  const tasks = useFarm((farm) => farm.tasks);
  const runs = useFarm((farm) => farm.runs);
  const terminals = useFarm((farm) => farm.terminals);
  return useMemo(() => {
    const live = [...runs.values()].filter(({ status }) => status.kind === 'running').length;
    const byHand = [...terminals.values()].filter(({ state }) => state.kind !== 'ended').length;
    return {
      home: 0,
      terminals: live + byHand,
      review: [...tasks.values()].filter(waitsForReview).length,
      activity: 0,
    };
  }, [tasks, runs, terminals]);
}
