import { ok } from '../../src/main/contract/errors';
import type { Secrets } from '../../src/main/ports/secrets';

/** Keeps nothing. */
export const noSecrets: Secrets = {
  keeping: () => ({ kind: 'memory', why: 'This is a test.' }),
  names: () => [],
  set: () => Promise.resolve(ok(undefined)),
  remove: () => Promise.resolve(ok(undefined)),
  values: () => ({}),
  check: () => ({ state: 'ok', message: 'No secret is set.', fix: null, command: null }),
};
