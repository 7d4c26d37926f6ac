import type { Leaving } from '../leaving';
import type { Standing } from '../standing';
import { trayModel } from './model';
import type { TrayAction } from './model';
import { createTray } from './tray';

export interface FarmTrayOptions {
  readonly icons: string;
  readonly standing: Standing;
  readonly leaving: Leaving;
  onClick(): void;
  onAction(action: TrayAction): void;
}

/** The tray, in step with the farm. */
export function createFarmTray({ standing, leaving, ...o }: FarmTrayOptions): { dispose(): void } {
  const model = () =>
    trayModel({
      view: standing.view(),
      failure: standing.failure(),
      draining: leaving.isDraining(),
      trouble: standing.trouble(),
      silent: standing.isSilent(),
      clockTime,
    });
  const tray = createTray({ ...o, model: model() });
  const show = (): void => tray.show(model());
  standing.onChange(show);
  leaving.onChange(show);
  return { dispose: tray.dispose };
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'short', hour: '2-digit', minute: '2-digit' });
const SOON_MS = 18 * 3_600_000;

/** A time of day; one further away has its day with it. */
const clockTime = (at: number): string => (at - Date.now() > SOON_MS ? day : clock).format(at);
