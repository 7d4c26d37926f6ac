import type { ReactNode } from 'react';
import { useConnection, useFarm, useNarrow, useRoute } from '../../state/use-app';
import { classNames } from '../../ui/class-names';
import { ConnectionBar } from './connection-bar';
import { MobileNav } from './mobile-nav';
import { ScreenNav } from './screen-nav';
import { Sidebar } from './sidebar';
import { StatusBar } from './status-bar';
import { Toasts } from './toasts';
import { TroubleBar } from './trouble-bar';
import { useGlobalKeys } from './use-global-keys';
import { usePageTitle } from './use-page-title';
import type { PageIcons } from './use-page-title';

/** The window around every screen: the status bar, the workspaces, messages. */
export function Shell({ icons, children }: { icons: PageIcons; children: ReactNode }) {
  useGlobalKeys();
  usePageTitle(icons);
  const narrow = useNarrow();
  const isStale = useConnection().kind === 'offline';
  const isTask = useRoute().screen === 'task';
  const isLoaded = useFarm((farm) => farm.seq !== null);

  return (
    <div className="flex h-dvh flex-col">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-raised focus:p-2"
        onClick={skip}
      >
        Skip to the content
      </a>
      <StatusBar />
      <ConnectionBar />
      <TroubleBar />
      <div className="relative flex min-h-0 flex-1 flex-col">
        <div className="flex min-h-0 flex-1">
          {!narrow && <Sidebar />}
          <div className="flex min-h-0 min-w-0 flex-1 flex-col md:border-l md:border-line">
            {!narrow && <ScreenNav />}
            <main
              id="main"
              tabIndex={-1}
              className={classNames(
                'flex min-h-0 min-w-0 flex-1 flex-col bg-surface outline-none',
                // What is shown is old: it stays readable, and looks it.
                isStale && isLoaded && 'opacity-70 grayscale-[0.5]',
              )}
            >
              {children}
            </main>
          </div>
        </div>
        {narrow && !isTask && <MobileNav />}
        <Toasts />
      </div>
    </div>
  );
}

/** The address holds the screen, so the link moves the focus itself. */
function skip(event: { preventDefault(): void }): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('#main')?.focus();
}
