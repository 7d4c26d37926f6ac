import type { Result } from '../contract/errors';
import type { SecretKeeping, SecretName } from '../contract/secret';

/** Secrets that Croft keeps for agents. Values never appear in logs, events or answers. */
export interface Secrets {
  keeping(): SecretKeeping;
  names(): { name: SecretName; setAt: number }[];
  set(name: SecretName, value: string): Promise<Result<void>>;
  remove(name: SecretName): Promise<Result<void>>;
  /** For the environment of an agent. */
  values(): Readonly<Partial<Record<SecretName, string>>>;
}
