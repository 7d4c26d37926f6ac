import { lazy, Suspense, useEffect } from 'react';
import { useStore } from 'zustand';
import calm from './assets/croft.svg';
import { AddWorkspaceDialog } from './features/add-workspace/add-workspace-dialog';
import { DoctorScreen } from './features/doctor/doctor-screen';
import { HomeScreen } from './features/home/home-screen';
import { LoginScreen } from './features/login/login-screen';
import { NewTaskDialog } from './features/new-task/new-task-dialog';
import { PaletteDialog } from './features/palette/palette-dialog';
import { QuickScreen } from './features/quick/quick-screen';
import { SettingsScreen } from './features/settings/settings-screen';
import { Shell } from './features/shell/shell';
import { ShortcutsDialog } from './features/shortcuts/shortcuts-dialog';
import { overlayAfter } from './state/linked-form';
import { hrefOf } from './state/router';
import { useApp, useConnection, useRoute } from './state/use-app';
import { Boundary } from './ui/boundary';
import { Empty } from './ui/message';
import { SkeletonRows } from './ui/skeleton';

/** The terminal is most of the bundle: Home is there before it has come. */
const TaskScreen = lazy(() => import('./features/task/task-screen').then((module) => ({ default: module.TaskScreen })));

/** Diffs and charts come with the screens that show them. */
const ReviewScreen = lazy(() =>
  import('./features/review/review-screen').then((module) => ({ default: module.ReviewScreen })),
);
const ActivityScreen = lazy(() =>
  import('./features/activity/activity-screen').then((module) => ({ default: module.ActivityScreen })),
);

const TerminalsScreen = lazy(() =>
  import('./features/terminals/terminals-screen').then((module) => ({ default: module.TerminalsScreen })),
);

/** `./assets/needs/3.svg`, and `many.svg` for more than nine: the count stands in the icon of the page. */
const counted = import.meta.glob<string>('./assets/needs/*.svg', { eager: true, query: '?url', import: 'default' });
const icons = {
  calm,
  needsYou: (count: number) => counted[`./assets/needs/${count > 9 ? 'many' : count}.svg`] ?? calm,
};

/** Puts the screens together: the only place that knows them all. */
export function Root() {
  const connection = useConnection();
  const isQuick = useRoute().screen === 'quick';
  if (connection.kind === 'logged-out') return <LoginScreen message={connection.message} />;
  if (isQuick) return <QuickScreen />;
  return (
    <>
      <Shell icons={icons}>
        <Suspense fallback={<ScreenToCome />}>
          <ScreenInBounds />
        </Suspense>
      </Shell>
      <Overlays />
    </>
  );
}

/** Stands where a screen will be. A key that is pressed meanwhile may be for that. */
function ScreenToCome() {
  const { shortcuts } = useApp();
  useEffect(() => shortcuts.screenComes(), [shortcuts]);
  return <SkeletonRows rows={9} label="Loading" />;
}

/** A screen with a fault takes no other down with it. */
function ScreenInBounds() {
  const route = useRoute();
  return (
    <Boundary key={route.screen === 'task' ? route.taskId : route.screen} isPart>
      <Screen />
    </Boundary>
  );
}

function Screen() {
  const route = useRoute();
  switch (route.screen) {
    case 'home':
      return <HomeScreen />;
    case 'task':
      return <TaskScreen taskId={route.taskId} />;
    case 'terminals':
      return <TerminalsScreen focus={route.focus} />;
    case 'quick':
      return null;
    case 'review':
      return <ReviewScreen taskId={route.taskId} />;
    case 'activity':
      return <ActivityScreen pane={route.pane} />;
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
  const close = () => overlay.setState(overlayAfter(overlay.getState()), true);
  /** What was chosen may have opened another dialog. */
  const closePalette = () => overlay.getState().kind === 'palette' && close();
  switch (open.kind) {
    case 'new-task':
      return <NewTaskDialog {...open} onClose={close} />;
    case 'add-workspace':
      return <AddWorkspaceDialog lost={open.lost} onClose={close} />;
    case 'palette':
      return <PaletteDialog onClose={closePalette} />;
    case 'shortcuts':
      return <ShortcutsDialog onClose={close} />;
    case 'none':
      return null;
  }
}
