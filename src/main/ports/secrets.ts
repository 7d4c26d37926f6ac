import type { DoctorCheck } from '../contract/doctor';
import type { Result } from '../contract/errors';
import type { SecretKeeping, SecretName } from '../contract/secret';

/** Encrypts with a key that the system keeps for its user. */
export interface SecretCipher {
  readonly kind: 'keyring';
  encrypt(text: string): Promise<Uint8Array>;
  decrypt(sealed: Uint8Array): Promise<string>;
}

/** Secrets that Croft keeps for agents. Values never appear in logs, events or answers. */
export interface Secrets {
  keeping(): SecretKeeping;
  names(): { name: SecretName; setAt: number }[];
  set(name: SecretName, value: string): Promise<Result<void>>;
  remove(name: SecretName): Promise<Result<void>>;
  /** For the environment of an agent. */
  values(): Readonly<Partial<Record<SecretName, string>>>;
  /** What the doctor says: how they are kept, and whether all of them can be read. */
  check(): Omit<DoctorCheck, 'key' | 'title'>;
}
