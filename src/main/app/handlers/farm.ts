import { ok } from '../../contract/errors';
import type { Ok } from '../../contract/errors';
import type { FarmControl } from '../../contract/farm';
import type { Handlers } from '../../contract/handlers';
import type { App } from '../app';
import { controlOf, drain, liveRuns, setPaused, stopAll, undrain } from '../farm-control';

type Mine = Pick<
  Handlers,
  'farm.get' | 'farm.pause' | 'farm.resume' | 'farm.stop-all' | 'farm.drain' | 'farm.undrain' | 'farm.revive-worker'
>;

/** Handlers of the farm as a whole. */
export const farmHandlers = (app: App): Mine => ({
  'farm.get': () => answer(app),
  'farm.pause': () => {
    setPaused(app, true);
    return answer(app);
  },
  'farm.resume': () => {
    setPaused(app, false);
    return answer(app);
  },
  'farm.stop-all': () => {
    const stopped = stopAll(app);
    return ok({ ...answer(app).value, stopped });
  },
  'farm.drain': () => {
    drain(app);
    return answer(app);
  },
  'farm.undrain': () => {
    undrain(app);
    return answer(app);
  },
  'farm.revive-worker': async () => {
    const revived = await (app.worker.revive?.() ?? ok('well' as const));
    return revived.ok ? ok({ revival: revived.value }) : revived;
  },
});

const answer = (app: App): Ok<{ control: FarmControl; liveRuns: number }> =>
  ok({ control: controlOf(app), liveRuns: liveRuns(app).length });
