import { lazy, Suspense } from 'react';
import { useStore } from 'zustand';
import needsYou from './assets/croft-needs.svg';
import calm from './assets/croft.svg';
import { AddWorkspaceDialog } from './features/add-workspace/add-workspace-dialog';
import { DoctorScreen } from './features/doctor/doctor-screen';
import { HomeScreen } from './features/home/home-screen';
import { LoginScreen } from './features/login/login-screen';
import { NewTaskDialog } from './features/new-task/new-task-dialog';
import { SettingsScreen } from './features/settings/settings-screen';
import { Shell } from './features/shell/shell';
import { ShortcutsDialog } from './features/shortcuts/shortcuts-dialog';
import { hrefOf } from './state/router';
import { useApp, useConnection, useRoute } from './state/use-app';
import { Empty } from './ui/message';
import { SkeletonRows } from './ui/skeleton';

/** The terminal is most of the bundle: Home is there before it has come. */
const TaskScreen = lazy(() => import('./features/task/task-screen').then((module) => ({ default: module.TaskScreen })));

const icons = { calm, needsYou };

/** Puts the screens together: the only place that knows them all. */
export function Root() {
  const connection = useConnection();
  if (connection.kind === 'logged-out') return <LoginScreen message={connection.message} />;
  return (
    <>
      <Shell icons={icons}>
        <Suspense fallback={<SkeletonRows rows={9} label="Loading" />}>
          <Screen />
        </Suspense>
      </Shell>
      <Overlays />
    </>
  );
}

function Screen() {
  const route = useRoute();
  switch (route.screen) {
    case 'home':
      return <HomeScreen />;
    case 'task':
      return <TaskScreen taskId={route.taskId} />;
    case 'doctor':
      return <DoctorScreen />;
    case 'settings':
      return <SettingsScreen />;
    case 'unknown':
      return (
        <Empty title="There is nothing at this address">
          <a className="underline underline-offset-4" data-text href={hrefOf({ screen: 'home' })}>
            Back to Home
          </a>
        </Empty>
      );
  }
}

function Overlays() {
  const { overlay } = useApp();
  const open = useStore(overlay);
  const close = () => overlay.setState({ kind: 'none' }, true);
  switch (open.kind) {
    case 'new-task':
      return <NewTaskDialog workspaceId={open.workspaceId} onClose={close} />;
    case 'add-workspace':
      return <AddWorkspaceDialog onClose={close} />;
    case 'shortcuts':
      return <ShortcutsDialog onClose={close} />;
    case 'none':
      return null;
  }
}
