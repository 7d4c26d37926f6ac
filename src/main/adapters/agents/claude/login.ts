import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentInstallation } from '../../../ports/agent-driver';
import type { Environment } from '../shared/environment';
import type { JsonRecord } from '../shared/json';
import { asRecord, asText, parseRecord } from '../shared/json';

/** Where the user's own configuration of the CLI lies. */
export interface UserConfig {
  readonly folder: string;
  /** The file with the CLI's own state, such as which dialogs were answered. */
  readonly stateFile: string;
}

/** Finds the user's own configuration of the CLI. */
export function userConfig(env: Environment, home: string): UserConfig {
  const folder = env['CLAUDE_CONFIG_DIR'] || join(home, '.claude');
  return { folder, stateFile: join(env['CLAUDE_CONFIG_DIR'] ? folder : home, '.claude.json') };
}

async function readJson(path: string): Promise<JsonRecord | null> {
  try {
    return parseRecord(await readFile(path, 'utf8'));
  } catch {
    // Not there or not readable: says as little about a login as an empty file.
    return null;
  }
}

/** The CLI's own state; null where it has none. */
export const readConfigState = (user: UserConfig): Promise<JsonRecord | null> => readJson(user.stateFile);

/**
 * Who the CLI would be, as far as that can be seen from outside. Only whether something is there is looked at, never what.
 * `unknown`: a helper program or another provider in the user's settings answers that when it is asked.
 */
export async function detectLogin(env: Environment, home: string): Promise<AgentInstallation['login']> {
  if (env['ANTHROPIC_API_KEY'] || env['CLAUDE_API_KEY']) return 'api-key';
  if (env['ANTHROPIC_AUTH_TOKEN'] || env['CLAUDE_CODE_OAUTH_TOKEN']) return 'token';
  const user = userConfig(env, home);
  const [state, credentials, settings] = await Promise.all([
    readConfigState(user),
    readJson(join(user.folder, '.credentials.json')),
    readJson(join(user.folder, 'settings.json')),
  ]);
  if (asRecord(credentials?.['claudeAiOauth']) || asRecord(state?.['oauthAccount'])) return 'subscription';
  if (asText(state?.['primaryApiKey'])) return 'api-key';
  const own = asRecord(settings?.['env']) ?? {};
  const elsewhere = Object.keys(own).some((name) => /^(ANTHROPIC_|CLAUDE_CODE_USE_|AWS_)/.test(name));
  return elsewhere || asText(settings?.['apiKeyHelper']) ? 'unknown' : 'none';
}
