export type Environment = Readonly<Record<string, string | undefined>>;

/** What any program needs to run, and to act as the user's: nothing that is a secret. */
const common = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LANGUAGE',
  'TERM',
  'TZ',
  // Windows programs do not start without these.
  'SYSTEMROOT',
  'COMSPEC',
  'PATHEXT',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
] as const;

const identity = ['GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL'] as const;

const isLocale = (name: string): boolean => /^LC_[A-Z]+$/.test(name);

/** The variables of `env` that are named and set. */
export function pickEnvironment(env: Environment, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

/** The environment that every agent gets: an allow-list, with a folder of its own for temporary files. */
export function baseEnvironment(env: Environment, temporary: string): Record<string, string> {
  return {
    ...pickEnvironment(env, [...common, ...Object.keys(env).filter(isLocale), ...identity]),
    TMPDIR: temporary,
    ...(process.platform === 'win32' && { TEMP: temporary, TMP: temporary }),
  };
}
