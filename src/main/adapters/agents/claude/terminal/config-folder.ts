import { copyFile, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonRecord } from '../../shared/json';
import { asRecord, asTexts } from '../../shared/json';
import { readConfigState } from '../login';
import type { UserConfig } from '../login';

/** The CLI knows a key by its end. */
const KEY_ENDING = 20;

/**
 * What of the user's folder is not shared: the file that answers the dialogs, and the login, which is not needed where the
 * environment has a key, and which the CLI would replace by a file of its own when it renews it.
 */
const own: ReadonlySet<string> = new Set(['.claude.json', '.credentials.json', 'backups', 'sessions', 'history.jsonl']);

type Answers = Readonly<Record<string, unknown>>;

/**
 * The folder that the CLI takes its configuration from, where it cannot be the user's own: with a key or a token in the environment
 * the CLI works at once in stream mode, but in a terminal it asks whoever has never used it there (theme, login, whether to use the
 * key), and its own answer is to use no key. So it gets a folder beside the run that leads to everything of the user's, sessions
 * included, but for a copy of the one file where these questions are answered. Null: the user's own folder will do.
 */
export async function configFolderOf(
  user: UserConfig,
  env: Readonly<Record<string, string>>,
  runFolder: string,
): Promise<string | null> {
  const key = env['ANTHROPIC_API_KEY'] ?? null;
  const isGiven = key !== null || Boolean(env['ANTHROPIC_AUTH_TOKEN'] || env['CLAUDE_CODE_OAUTH_TOKEN']);
  const state = await readConfigState(user);
  const answers = answersFor(key, state ?? {});
  if (!isGiven || answers === null) return null;
  const folder = join(runFolder, 'claude-config');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // A key of the CLI's own, which is not used where the environment has one, stays where it is.
  const { primaryApiKey: _ownKey, ...shared } = state ?? {};
  await writeFile(join(folder, '.claude.json'), JSON.stringify({ ...shared, ...answers }), { mode: 0o600 });
  await linkParts(user.folder, folder);
  return folder;
}

/** What has to be answered beforehand; null: nothing. A key that the user has refused while being logged in stays refused. */
function answersFor(key: string | null, state: JsonRecord): Answers | null {
  const said = asRecord(state['customApiKeyResponses']);
  const ending = key?.slice(-KEY_ENDING) ?? null;
  const approved = asTexts(said?.['approved']);
  const refused = asTexts(said?.['rejected']);
  const isKnown = ending === null || approved.includes(ending) || (refused.includes(ending) && state['oauthAccount']);
  if (state['hasCompletedOnboarding'] === true && isKnown) return null;
  return {
    hasCompletedOnboarding: true,
    customApiKeyResponses: {
      approved: ending === null ? approved : [...approved, ending],
      rejected: refused.filter((each) => each !== ending),
    },
  };
}

/** Leads from one folder to everything that is shared of another; `link` is how the system does that. */
export async function linkParts(from: string, to: string, link: typeof symlink = symlink): Promise<void> {
  // The sessions: without the folder the first one would be written beside the run, and lost to every other mode.
  await mkdir(join(from, 'projects'), { recursive: true, mode: 0o700 });
  const entries = await readdir(from, { withFileTypes: true });
  const shared = entries.filter((entry) => !own.has(entry.name));
  await Promise.all(
    shared.map(async (entry) => {
      const [source, target] = [join(from, entry.name), join(to, entry.name)];
      if (entry.isDirectory()) return link(source, target, 'junction');
      // Windows lets most users make no links to files. Settings and memory are small, and read at the start.
      return link(source, target, 'file').catch(() => copyFile(source, target));
    }),
  );
}
