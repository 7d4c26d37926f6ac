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
    if (notice.kind === 'trouble') standing.setTrouble(notice.body);
    notices.tell(notice);
  });
}
