import { ok } from '../../contract/errors';
import type { Handlers } from '../../contract/handlers';
import type { SecretList } from '../../contract/secret';
import type { App } from '../app';

type Mine = Pick<Handlers, 'secret.list' | 'secret.set' | 'secret.remove'>;

/** Handlers of secret. Answers hold names only. */
export const secretHandlers = ({ secrets }: App): Mine => {
  const list = (): SecretList => ({ keeping: secrets.keeping(), secrets: secrets.names() });
  return {
    'secret.list': () => ok(list()),
    'secret.set': async ({ name, value }) => {
      const kept = await secrets.set(name, value);
      return kept.ok ? ok(list()) : kept;
    },
    'secret.remove': async ({ name }) => {
      const removed = await secrets.remove(name);
      return removed.ok ? ok(list()) : removed;
    },
  };
};
