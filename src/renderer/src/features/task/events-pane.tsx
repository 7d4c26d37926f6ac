import { useState } from 'react';
import type { EventClass } from '../../../../main/contract/event';
import type { TaskId } from '../../../../main/contract/ids';
import { EventFilters } from './event-filters';
import { EventList } from './event-list';

/** The event log of the task: filtered, followed live, read backwards page by page. */
export function EventsPane({ taskId }: { taskId: TaskId }) {
  const [classes, setClasses] = useState<readonly EventClass[]>([]);
  return (
    <>
      <EventFilters classes={classes} onChange={setClasses} />
      <EventList key={`${taskId} ${classes.join()}`} taskId={taskId} classes={classes} />
    </>
  );
}
