import { fail } from '../../contract/errors';
import type { Handlers } from '../../contract/handlers';
import type { App } from '../app';

type Mine = Pick<Handlers, 'farm.get' | 'farm.pause' | 'farm.resume' | 'farm.stop-all' | 'farm.drain'>;

const notYet = () => fail('unavailable', 'Not here yet.');

/** Handlers of farm. */
export const farmHandlers = (_app: App): Mine => ({
  'farm.get': notYet,
  'farm.pause': notYet,
  'farm.resume': notYet,
  'farm.stop-all': notYet,
  'farm.drain': notYet,
});
