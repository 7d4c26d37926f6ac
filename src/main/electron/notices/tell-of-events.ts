import type { FarmEvent } from '../../contract/event';
import type { Standing } from '../standing';
import { noticeOf, settledBy } from './notice';
import type { Notices } from './notices';

/** Tells the user what the farm's facts give reason to, and takes back what is settled. */
export function tellOfEvents(standing: Standing, notices: Notices): void {
  standing.onEvent((event, view) => {
    const settled = settledBy(event);
    if (settled !== null) notices.withdraw(settled);
    const notice = noticeOf(event, view);
    if (!notice) return;
    if (notice.kind === 'trouble' && !isOfWorker(event)) standing.setTrouble(notice.body);
    notices.tell(notice);
  });
}

/** Whether the worker answers is known as long as it lasts: nothing of it stays behind. */
const isOfWorker = ({ fact }: FarmEvent): boolean => fact.type === 'notice' && fact.code === 'worker.hangs';
