import { FolderPlus, Keyboard, Settings, Stethoscope } from 'lucide-react';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { DoctorState } from '../../state/doctor';
import { useShownKeys } from '../../state/keys/use-shown-keys';
import { hrefOf } from '../../state/router';
import { useApp, useConnection, useRoute } from '../../state/use-app';
import { badCount } from '../../state/view/doctor-checks';
import { plural } from '../../state/view/words';
import { classNames } from '../../ui/class-names';
import { Cap } from './cap';
import { ThemeButton } from './theme-button';
import { WorkspaceList } from './workspace-list';

const row =
  'flex h-(--row) w-full min-w-0 items-center gap-2 rounded-md px-2 text-ink-2 hover:bg-hover hover:text-ink [&_svg]:size-3.5';

/** The workspaces, and the way to the other screens. */
export function Sidebar() {
  const { overlay } = useApp();
  const shownKeys = useShownKeys();
  return (
    <aside aria-label="Workspaces" className="flex w-56 shrink-0 flex-col">
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto p-2">
        <WorkspaceList />
        <button
          type="button"
          aria-keyshortcuts={shownKeys('w').keys && 'W'}
          className={row}
          onClick={() => overlay.setState({ kind: 'add-workspace' }, true)}
        >
          <FolderPlus aria-hidden="true" />
          <span className="flex-1 text-left">Add a project folder</span>
          <Cap keys="w" />
        </button>
      </div>
      <nav aria-label="Screens" className="border-t border-line p-2">
        <DoctorLink />
        <NavLink screen="settings" keys="g s" icon={<Settings aria-hidden="true" />}>
          Settings
        </NavLink>
        <div className="flex">
          <button
            type="button"
            aria-keyshortcuts={shownKeys('?').keys}
            className={row}
            onClick={() => overlay.setState({ kind: 'shortcuts' }, true)}
          >
            <Keyboard aria-hidden="true" />
            <span className="flex-1 text-left">Shortcuts</span>
            <Cap keys="?" />
          </button>
          <ThemeButton />
        </div>
      </nav>
    </aside>
  );
}

function NavLink({
  screen,
  keys,
  icon,
  children,
}: {
  screen: 'doctor' | 'settings';
  keys: string;
  icon: ReactNode;
  children: ReactNode;
}) {
  const isHere = useRoute().screen === screen;
  return (
    <a
      href={hrefOf({ screen })}
      aria-current={isHere ? 'page' : undefined}
      className={classNames(row, isHere && 'bg-active text-ink')}
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      <Cap keys={keys} />
    </a>
  );
}

function DoctorLink() {
  const { doctor } = useApp();
  const state = useStore(doctor.store);
  const online = useConnection().kind === 'online';
  useEffect(() => {
    if (online && !doctor.store.getState().report) void doctor.check();
  }, [doctor, online]);
  const bad = state.report ? badCount(state.report.checks) : 0;
  return (
    <NavLink screen="doctor" keys="g d" icon={<Stethoscope aria-hidden="true" />}>
      Doctor <span className={bad > 0 ? 'text-fail' : 'text-ink-3'}>{doctorWords(state, bad)}</span>
    </NavLink>
  );
}

function doctorWords(state: DoctorState, bad: number): string {
  if (!state.report) return state.checking ? 'looks…' : '';
  return bad > 0 ? plural(bad, 'problem') : 'ok';
}
