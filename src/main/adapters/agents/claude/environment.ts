import type { Environment } from '../shared/environment';
import { baseEnvironment, pickEnvironment } from '../shared/environment';

/** How the CLI finds the API and shows who it is; passed on where the user has set it. */
const account = [
  'ANTHROPIC_BASE_URL',
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_AUTH_TOKEN',
  'CLAUDE_CODE_OAUTH_TOKEN',
  'CLAUDE_CONFIG_DIR',
  'IS_SANDBOX',
] as const;

const network = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'https_proxy', 'http_proxy', 'no_proxy'] as const;
const certificates = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'] as const;

/** What the farm needs of the CLI: its state as events, no work that outlives a turn, no update under its feet. */
const ours = {
  CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS: '1',
  CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: '1',
  CLAUDE_CODE_FORWARD_SUBAGENT_TEXT: '1',
  CLAUDE_CODE_ADDITIONAL_DIRECTORIES_CLAUDE_MD: '1',
  DISABLE_AUTOUPDATER: '1',
} as const;

/** Croft's environment with the secrets that it keeps; a variable that is set there wins, under either of its names. */
export function withKept(env: Environment, kept: Environment): Environment {
  const isSet = (name: string): boolean =>
    Boolean(env[name]) || (name === 'ANTHROPIC_API_KEY' && Boolean(env['CLAUDE_API_KEY']));
  return { ...env, ...Object.fromEntries(Object.entries(kept).filter(([name]) => !isSet(name))) };
}

/** The environment of one run of Claude. `passed`: names that the user lets through beside the allow-list. */
export function claudeEnvironment(
  env: Environment,
  temporary: string,
  passed: readonly string[],
): Record<string, string> {
  const { CLAUDE_API_KEY: otherName } = env;
  return {
    ...(otherName && { ANTHROPIC_API_KEY: otherName }),
    ...pickEnvironment(env, [...account, ...network, ...certificates, ...passed]),
    ...baseEnvironment(env, temporary),
    ...ours,
  };
}
