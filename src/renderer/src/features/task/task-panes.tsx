import type { ReactNode } from 'react';
import type { Run } from '../../../../main/contract/run';
import type { Task } from '../../../../main/contract/task';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import type { RunReading } from '../../state/view/run-reading';
import { TabPanel, Tabs } from '../../ui/tabs';
import type { Tab } from '../../ui/tabs';
import { ChangesPane } from './changes-pane';
import { EventsPane } from './events-pane';
import { PlanPane } from './plan-pane';
import type { Changes } from './use-changes';

export type PaneName = 'terminal' | 'plan' | 'changes' | 'events';

interface TaskPanesProps {
  task: Task;
  runs: readonly Run[];
  reading: RunReading;
  changes: Changes;
  /** Git knows what the task changes. */
  isTracked: boolean;
  pane: PaneName;
  onPane: (pane: PaneName) => void;
  /** The terminal, where there is no room for it beside the panes. */
  terminal: ReactNode;
}

/** What there is to read about a task, one at a time. */
export function TaskPanes({ task, runs, reading, changes, isTracked, pane, onPane, terminal }: TaskPanesProps) {
  const tabs: Tab<PaneName>[] = [
    ...(terminal === null ? [] : [{ value: 'terminal', label: 'Terminal' } as const]),
    { value: 'plan', label: 'Plan', keys: '2' },
    { value: 'changes', label: 'Changes', count: changes.value?.files.length, keys: '3' },
    { value: 'events', label: 'Events', keys: '4' },
  ];
  useShortcuts({
    'tab-terminal': terminal === null ? undefined : () => onPane('terminal'),
    'tab-plan': () => onPane('plan'),
    'tab-changes': () => onPane('changes'),
    'tab-events': () => onPane('events'),
  });
  return (
    <Tabs label="About this task" tabs={tabs} value={pane} onChange={onPane}>
      {terminal !== null && <TabPanel value="terminal">{terminal}</TabPanel>}
      <TabPanel value="plan">
        <PlanPane task={task} runs={runs} reading={reading} />
      </TabPanel>
      <TabPanel value="changes">
        <ChangesPane task={task} changes={changes} isTracked={isTracked} />
      </TabPanel>
      <TabPanel value="events">
        <EventsPane taskId={task.id} />
      </TabPanel>
    </Tabs>
  );
}
