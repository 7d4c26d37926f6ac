import { lazy, Suspense } from 'react';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import type { ActivityPane } from '../../state/router';
import { useApp } from '../../state/use-app';
import { SkeletonRows } from '../../ui/skeleton';
import { TabPanel, Tabs } from '../../ui/tabs';
import { LogPane } from './log-pane';
import { RunsPane } from './runs-pane';

/** Charts come when they are looked at. */
const ChartsPane = lazy(() => import('./charts-pane').then((module) => ({ default: module.ChartsPane })));

const tabs = [
  { value: 'log', label: 'Log', keys: '1' },
  { value: 'runs', label: 'Runs', keys: '2' },
  { value: 'charts', label: 'Charts', keys: '3' },
] as const;

/** What the farm has done: every event, every run, and the numbers of the last day and week. */
export function ActivityScreen({ pane }: { pane: ActivityPane }) {
  const { router } = useApp();
  const show = (next: ActivityPane) => router.go({ screen: 'activity', pane: next });
  useShortcuts({
    'tab-log': () => show('log'),
    'tab-runs': () => show('runs'),
    'tab-charts': () => show('charts'),
  });
  return (
    <>
      <h1 className="sr-only">Activity</h1>
      <Tabs<ActivityPane> label="Activity" tabs={tabs} value={pane} onChange={show}>
        <TabPanel value="log">
          <LogPane />
        </TabPanel>
        <TabPanel value="runs">
          <RunsPane />
        </TabPanel>
        <TabPanel value="charts">
          <Suspense fallback={<SkeletonRows rows={8} label="Loading" />}>
            <ChartsPane />
          </Suspense>
        </TabPanel>
      </Tabs>
    </>
  );
}
