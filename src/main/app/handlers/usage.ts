import { fail } from '../../contract/errors';
import type { Handlers } from '../../contract/handlers';
import type { App } from '../app';

type Mine = Pick<Handlers, 'usage.chart'>;

const notYet = () => fail('unavailable', 'Not here yet.');

/** Handlers of usage. */
export const usageHandlers = (_app: App): Mine => ({
  'usage.chart': notYet,
});
