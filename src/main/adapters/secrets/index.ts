import type { DoctorCheck } from '../../contract/doctor';
import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import { SecretName } from '../../contract/secret';
import type { SecretKeeping } from '../../contract/secret';
import type { Logger } from '../../ports/logger';
import type { SecretCipher, Secrets } from '../../ports/secrets';
import { listPutAside, pathOf, readSecretsFile, removeScratch, writeSecretsFile } from './secrets-file';
import type { Sealed, SealedSecrets } from './secrets-file';

export interface SecretsOptions {
  /** Folder of the file; it must be there. */
  readonly home: string;
  /** Null: there is none, and secrets are kept in memory. */
  readonly cipher: SecretCipher | null;
  readonly now: () => number;
  readonly logger: Logger;
}

interface Kept {
  readonly value: string;
  readonly setAt: number;
}

const IN_KEYRING: SecretKeeping = {
  kind: 'keyring',
  why: "Encrypted with a key that your system's keyring keeps.",
};
const inMemory = (because: string): SecretKeeping => ({
  kind: 'memory',
  why: `${because}: a secret that you set stays in memory only and is gone when Croft ends.`,
});
const WITHOUT_KEYRING = inMemory('There is no keyring that Croft can use here');

/** Opens the secrets of a home. Never fails: what cannot be read is told by `check` and stays where it is. */
export async function createSecrets({ home, cipher, now, logger }: SecretsOptions): Promise<Secrets> {
  await removeScratch(home);
  const found = await readSecretsFile(home, now());
  const putAside = await listPutAside(home);
  if (found.kind !== 'read') logger.warn('the file with the secrets cannot be used', { kind: found.kind });
  const usable = found.kind === 'unreadable' ? null : cipher;
  /** As it lies in the file, with what cannot be decrypted here, so that it outlives a rewrite. */
  let sealed: SealedSecrets = found.kind === 'read' ? found.secrets : {};
  const kept = usable ? await unseal(sealed, usable, logger) : new Map<SecretName, Kept>();
  const keeping: SecretKeeping =
    found.kind === 'unreadable' && cipher
      ? inMemory(`${pathOf(home)} cannot be read (${found.why})`)
      : usable
        ? IN_KEYRING
        : WITHOUT_KEYRING;
  let last: Promise<unknown> = Promise.resolve();

  /** One change after another; memory follows the file, so that a refused change is none. */
  const change = (make: () => Promise<SealedSecrets>, then: () => void): Promise<Result<void>> => {
    const done = last.then(async (): Promise<Result<void>> => {
      try {
        if (usable) {
          const next = await make();
          await writeSecretsFile(home, next);
          sealed = next;
        }
      } catch (error) {
        return refused(error, home, logger);
      }
      then();
      return ok(undefined);
    });
    last = done;
    return done;
  };

  return {
    keeping: () => keeping,
    names: () => [...kept].map(([name, { setAt }]) => ({ name, setAt })).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    values: () => Object.fromEntries([...kept].map(([name, { value }]) => [name, value])),
    set(name, value) {
      const setAt = now();
      const seal = async () => ({ ...sealed, [name]: await sealWith(usable, value, setAt) });
      return change(seal, () => void kept.set(name, { value, setAt }));
    },
    remove(name) {
      const without = () => Promise.resolve(withoutKey(sealed, name));
      return change(without, () => void kept.delete(name));
    },
    check: () => check({ keeping, kept, sealed, putAside, home }),
  };
}

async function unseal(sealed: SealedSecrets, cipher: SecretCipher, logger: Logger): Promise<Map<SecretName, Kept>> {
  const kept = new Map<SecretName, Kept>();
  for (const name of SecretName.options) {
    const entry = sealed[name];
    if (!entry) continue;
    try {
      kept.set(name, { value: await cipher.decrypt(Buffer.from(entry.sealed, 'base64')), setAt: entry.setAt });
    } catch {
      // The error is the system's own and may say anything: only the name is told.
      logger.warn('a secret cannot be decrypted', { name });
    }
  }
  return kept;
}

async function sealWith(cipher: SecretCipher | null, value: string, setAt: number): Promise<Sealed> {
  if (!cipher) throw new Error('there is nothing to encrypt with');
  return { setAt, sealed: Buffer.from(await cipher.encrypt(value)).toString('base64') };
}

const withoutKey = (secrets: SealedSecrets, name: SecretName): SealedSecrets =>
  Object.fromEntries(Object.entries(secrets).filter(([key]) => key !== name));

/** Only the error's code is told: its text is not ours and could hold anything. */
function refused(error: unknown, home: string, logger: Logger): Result<void> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : null;
  logger.warn('a secret was not kept', { code: code ?? 'keyring' });
  return code === null
    ? fail('unavailable', "Your system's keyring did not encrypt it: nothing was changed.", {
        reason: 'secret.keyring',
        next: 'Unlock the keyring and try again.',
      })
    : fail('unavailable', `${pathOf(home)} cannot be written (${code}): nothing was changed.`, {
        reason: 'secret.file',
        next: 'Make room on the disk and the folder writable, and try again.',
      });
}

interface Found {
  readonly keeping: SecretKeeping;
  readonly kept: ReadonlyMap<SecretName, Kept>;
  readonly sealed: SealedSecrets;
  readonly putAside: readonly string[];
  readonly home: string;
}

function check({ keeping, kept, sealed, putAside, home }: Found): Omit<DoctorCheck, 'key' | 'title'> {
  const lost = SecretName.options.filter((name) => Object.hasOwn(sealed, name) && !kept.has(name));
  const [damaged] = putAside.slice(-1);
  if (damaged !== undefined)
    return {
      state: 'warn',
      message: `The file with the secrets was damaged; it is kept as ${damaged} in ${home}.`,
      fix: 'Set the secrets again in the settings, and remove that file.',
      command: null,
    };
  if (lost.length > 0)
    return {
      state: 'warn',
      message:
        keeping.kind === 'keyring'
          ? `The keyring has no key for ${lost.join(', ')} any more.`
          : `${lost.join(', ')} cannot be read without the keyring. ${keeping.why}`,
      fix: keeping.kind === 'keyring' ? 'Set it again in the settings.' : 'Start the desktop app, or set it again.',
      command: null,
    };
  if (kept.size === 0)
    return {
      state: 'ok',
      message: keeping.kind === 'keyring' ? 'No secret is set.' : `No secret is set. ${keeping.why}`,
      fix: null,
      command: null,
    };
  const isAtRisk = keeping.kind === 'memory';
  return {
    state: isAtRisk ? 'warn' : 'ok',
    message: `Set: ${[...kept.keys()].join(', ')}. ${keeping.why}`,
    fix: isAtRisk ? 'Set them as environment variables of Croft to have them at every start.' : null,
    command: null,
  };
}
