import { GitPullRequest, House, ScrollText, Settings, SquareTerminal } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { Route } from '../../state/router';
import { hrefOf } from '../../state/router';
import { useRoute } from '../../state/use-app';
import { classNames } from '../../ui/class-names';

const places = [
  { route: { screen: 'home' }, label: 'Home', icon: House },
  { route: { screen: 'terminals', focus: null }, label: 'Terminals', icon: SquareTerminal },
  { route: { screen: 'review', taskId: null }, label: 'Review', icon: GitPullRequest },
  { route: { screen: 'activity', pane: 'log' }, label: 'Activity', icon: ScrollText },
  { route: { screen: 'settings' }, label: 'Settings', icon: Settings },
] as const satisfies readonly { readonly route: Route; readonly label: string; readonly icon: LucideIcon }[];

/** The screens of the main job, at the thumb. */
export function MobileNav() {
  const here = useRoute().screen;
  return (
    <nav aria-label="Screens" className="flex h-14 shrink-0 border-t border-line bg-canvas">
      {places.map(({ route, label, icon: Icon }) => (
        <a
          key={label}
          href={hrefOf(route)}
          aria-current={here === route.screen ? 'page' : undefined}
          className={classNames(
            'flex flex-1 flex-col items-center justify-center gap-0.5 text-sm',
            here === route.screen ? 'text-ink' : 'text-ink-3',
          )}
        >
          <Icon aria-hidden="true" className="size-5" />
          {label}
        </a>
      ))}
    </nav>
  );
}
