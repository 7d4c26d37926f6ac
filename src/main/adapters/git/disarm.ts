/** One line of `git config --list --show-scope`. */
export interface ConfigEntry {
  readonly scope: string;
  /** Section and name in small letters, the part between them as written. */
  readonly key: string;
  readonly value: string;
}

export type Setting = readonly [key: string, value: string];

/** What holds in every call, whatever any file says: no hooks, no helpers, no signatures, and one fixed form of output. */
export const fixedSettings: readonly Setting[] = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.safecrlf', 'false'],
  ['core.quotePath', 'false'],
  ['commit.gpgSign', 'false'],
  ['tag.gpgSign', 'false'],
  ['log.showSignature', 'false'],
  // What a stage has made is told as committed, and its worktree may go then: git by itself leaves new objects to the system's leisure, and
  // after a power cut they are empty files. Absent before 2.36.
  ['core.fsync', 'committed,reference'],
  ['core.fsyncMethod', 'batch'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['protocol.allow', 'never'],
  ['rerere.enabled', 'false'],
  ['submodule.recurse', 'false'],
  ['fetch.recurseSubmodules', 'false'],
  // A look into a submodule runs git there, under that repository's configuration and without ours.
  ['diff.ignoreSubmodules', 'dirty'],
  ['diff.submodule', 'short'],
  ['diff.noprefix', 'false'],
  ['diff.mnemonicPrefix', 'false'],
  ['diff.relative', 'false'],
  ['diff.orderFile', '/dev/null'],
  ['status.submoduleSummary', 'false'],
  ['add.ignoreErrors', 'false'],
  ['advice.addEmbeddedRepo', 'false'],
  ['color.ui', 'false'],
  ['user.useConfigOnly', 'true'],
  ['i18n.commitEncoding', 'UTF-8'],
  ['worktree.guessRemote', 'false'],
];

/** Keys that name a program, and the value that makes git run none. Where several match, the first wins. */
const PROGRAMS: readonly (readonly [RegExp, string])[] = [
  [/^core\.sshcommand$/, 'ssh'],
  [/^(core|sequence)\.editor$/, ':'],
  [/^core\.pager$/, 'cat'],
  [/^pager\./, 'false'],
  [/^core\.(attributesfile|gitproxy)$/, ''],
  [/^diff\.external$/, ''],
  [/^diff\..*\.(command|textconv)$/s, ''],
  [/^gpg\.(.*\.)?(program|defaultkeycommand)$/s, ''],
  [/^remote\..*\.(uploadpack|receivepack|vcs)$/s, ''],
  [/^submodule\..*\.update$/s, 'none'],
  // Without a program of its own a file would not merge at all: it is merged as text, as one without a driver is.
  [/^merge\..*\.driver$/s, 'git merge-file -q %A %O %B || exit 1'],
  // Whatever a later git calls its programs: the names of such keys have always ended like this.
  [/(command|cmd|program|helper|driver|editor|pager|hook|askpass|textconv)$/, ''],
];

const FILTER_PROGRAM = /^filter\.(.*)\.(clean|smudge|process)$/s;
/** Keys by which a repository makes the user's own git-lfs run a program of the repository's choice. */
const LFS_PROGRAM = /^lfs\.(customtransfer\.|extension\.|(.*\.)?standalonetransferagent$)/s;
const HOOK = /^hook\.(.*)\.[^.]+$/s;

/** Reads the output of `git config --list -z --show-scope`. */
export function parseConfigList(output: string): ConfigEntry[] {
  const parts = output.split('\0');
  const entries: ConfigEntry[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const [scope = '', line = ''] = [parts[i], parts[i + 1]];
    const end = line.indexOf('\n');
    entries.push({ scope, key: end < 0 ? line : line.slice(0, end), value: end < 0 ? '' : line.slice(end + 1) });
  }
  return entries;
}

const ofUser = (entry: ConfigEntry) => entry.scope === 'system' || entry.scope === 'global';
const ofRepository = (entry: ConfigEntry) => !ofUser(entry) && entry.scope !== 'command';

function filterSettings(entries: readonly ConfigEntry[]): Setting[] {
  const own = new Map(entries.filter(ofUser).map(({ key, value }) => [key, value]));
  const names = new Set<string>();
  for (const { key, value } of entries.filter(ofRepository)) {
    const name = FILTER_PROGRAM.exec(key)?.[1];
    if (name !== undefined && own.get(key) !== value) names.add(name);
    if (LFS_PROGRAM.test(key)) names.add('lfs');
  }
  return [...names].flatMap((name): Setting[] => [
    [`filter.${name}.clean`, ''],
    [`filter.${name}.smudge`, ''],
    [`filter.${name}.process`, ''],
    [`filter.${name}.required`, 'false'],
  ]);
}

/**
 * Settings that keep git from running any program that the repository's own configuration names.
 * Filters of the user's own configuration (git-lfs) keep working as long as the repository does not redefine them.
 */
export function disarm(entries: readonly ConfigEntry[]): Setting[] {
  const settings = new Map<string, string>();
  for (const { key } of entries.filter(ofRepository)) {
    const program = FILTER_PROGRAM.test(key) ? undefined : PROGRAMS.find(([pattern]) => pattern.test(key));
    if (program) settings.set(key, program[1]);
  }
  for (const { key } of entries) {
    const hook = HOOK.exec(key)?.[1];
    if (hook !== undefined) settings.set(`hook.${hook}.enabled`, 'false');
  }
  return [...fixedSettings, ...settings, ...filterSettings(entries)];
}
