import { ok } from '../../contract/errors';
import type { Ok } from '../../contract/errors';
import type { FarmControl } from '../../contract/farm';
import type { Handlers } from '../../contract/handlers';
import type { App } from '../app';
import { controlOf, drain, liveRuns, setPaused, stopAll } from '../farm-control';

type Mine = Pick<Handlers, 'farm.get' | 'farm.pause' | 'farm.resume' | 'farm.stop-all' | 'farm.drain'>;

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
    stopAll(app);
    return answer(app);
  },
  'farm.drain': () => {
    drain(app);
    return answer(app);
  },
});

const answer = (app: App): Ok<{ control: FarmControl; liveRuns: number }> =>
  ok({ control: controlOf(app), liveRuns: liveRuns(app).length });
