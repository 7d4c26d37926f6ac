import { ScreenHead } from '../../ui/screen-head';

/** What the farm has done. */
export function ActivityScreen() {
  return <ScreenHead title="Activity" />;
}
