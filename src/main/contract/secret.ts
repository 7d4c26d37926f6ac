import { z } from 'zod';
import { command, query } from './catalogue-kit';
import type { Catalogue } from './catalogue-kit';
import { Millis } from './ids';

/**
 * How secrets are kept here. `keyring`: encrypted with a key that the system's keyring holds. `memory`: nowhere but in this process, so that
 * they are gone when Croft ends: there is no keyring, or only one with a password that everybody knows.
 */
export const SecretKeeping = z.object({ kind: z.enum(['keyring', 'memory']), why: z.string() });
export type SecretKeeping = z.infer<typeof SecretKeeping>;

/** A secret is named by the environment variable that agents get it as. */
export const SecretName = z.enum(['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'CLAUDE_CODE_OAUTH_TOKEN']);
export type SecretName = z.infer<typeof SecretName>;

export const SecretList = z.object({
  keeping: SecretKeeping,
  /** Names only: values never leave the farm but for an agent's environment. */
  secrets: z.array(z.object({ name: SecretName, setAt: Millis })),
});
export type SecretList = z.infer<typeof SecretList>;

export const secretOperations = {
  'secret.list': query({
    input: z.object({}),
    output: SecretList,
    access: 'local',
    rest: null,
    summary: 'Names of the secrets that Croft keeps for agents, and how it keeps them.',
    example: {},
  }),
  'secret.set': command({
    input: z.object({ name: SecretName, value: z.string().trim().min(8).max(4096) }),
    output: SecretList,
    access: 'local',
    effect: 'write',
    rest: null,
    summary: 'Keep a secret for agents; an environment variable of the same name wins over it.',
    example: { name: 'ANTHROPIC_API_KEY', value: 'sk-ant-example' },
  }),
  'secret.remove': command({
    input: z.object({ name: SecretName }),
    output: SecretList,
    access: 'local',
    effect: 'danger',
    rest: null,
    summary: 'Forget a secret.',
    example: { name: 'ANTHROPIC_API_KEY' },
  }),
} satisfies Catalogue;
