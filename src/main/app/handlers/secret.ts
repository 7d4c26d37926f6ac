import { fail } from '../../contract/errors';
import type { Handlers } from '../../contract/handlers';
import type { App } from '../app';

type Mine = Pick<Handlers, 'secret.list' | 'secret.set' | 'secret.remove'>;

const notYet = () => fail('unavailable', 'Not here yet.');

/** Handlers of secret. */
export const secretHandlers = (_app: App): Mine => ({
  'secret.list': notYet,
  'secret.set': notYet,
  'secret.remove': notYet,
});
