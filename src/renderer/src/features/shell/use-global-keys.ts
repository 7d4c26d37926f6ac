import { useShortcuts } from '../../state/keys/use-shortcuts';
import { togglePause } from '../../state/farm-actions';
import { useApp } from '../../state/use-app';
import { needsOf } from '../../state/view/needs';

/** Keys that work on every screen. */
export function useGlobalKeys(): void {
  const app = useApp();
  const { overlay, router, farm } = app;
  useShortcuts({
    'new-task': () => overlay.setState({ kind: 'new-task', workspaceId: null }, true),
    'add-workspace': () => overlay.setState({ kind: 'add-workspace' }, true),
    palette: () => overlay.setState({ kind: 'palette' }, true),
    'go-terminals': () => router.go({ screen: 'terminals', focus: null }),
    'go-review': () => router.go({ screen: 'review', taskId: null }),
    'go-activity': () => router.go({ screen: 'activity', pane: 'log' }),
    'pause-all': () => void togglePause(app),
    sheet: () => overlay.setState({ kind: 'shortcuts' }, true),
    'go-home': () => router.go({ screen: 'home' }),
    'go-doctor': () => router.go({ screen: 'doctor' }),
    'go-settings': () => router.go({ screen: 'settings' }),
    'next-needs-you': () => {
      const here = router.route.getState();
      const needs = needsOf(farm.getState());
      const next = needs.find(({ task }) => here.screen !== 'task' || task.id !== here.taskId) ?? needs[0];
      if (next) router.go({ screen: 'task', taskId: next.task.id });
    },
    out: () => (router.route.getState().screen === 'home' ? false : router.go({ screen: 'home' })),
  });
}
