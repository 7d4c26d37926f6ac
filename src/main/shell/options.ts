import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { Argument, Command, CommanderError } from 'commander';
import { fail, ok } from '../contract/errors';
import type { Result } from '../contract/errors';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ShellOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Somebody wants that port and no other. */
  readonly isPortAsked: boolean;
  readonly home: string;
  readonly demo: boolean;
  /** Put the newest sound copy in the place of a damaged database. */
  readonly restoreBackup: boolean;
  /** Tokens of operators that the environment names; none: one is made and kept in the home folder. */
  readonly apiKeys: readonly string[];
  /** What will not work as it is set, a sentence each: told at the start, which goes on. */
  readonly warnings: readonly string[];
}

/** What the command line asks for: to run, to look at everything that Croft needs, or only to be told something. */
export type Asked =
  { readonly kind: 'run' | 'doctor'; readonly options: ShellOptions } | { readonly kind: 'say'; readonly text: string };

const DEFAULT_PORT = 3020;
const SHORTEST_KEY = 16;
const KEYS_HELP = `
Tokens that let operators in come from API_KEYS, comma-separated, each of at least
${SHORTEST_KEY} characters; without it one is made and kept in the file token of the home folder.
`;

/** Reads the command line and the environment. A failure is one sentence for the person who typed it. */
export function parseOptions(argv: readonly string[], env: Environment, version: string): Result<Asked> {
  let said = '';
  const command = new Command('croft')
    .description('A local farm of coding agents.')
    .option('--headless', 'serve the screens to a browser instead of opening a window')
    .option('--port <number>', `port to listen at; 0 for any free one (PORT, default ${DEFAULT_PORT})`)
    .option(
      '--home <folder>',
      'folder for everything that Croft keeps (CROFT_HOME, default the platform’s data folder)',
    )
    .option('--demo', 'add a scratch repository and a task that shows a whole pipeline, without any key')
    .option(
      '--restore-backup',
      'where the database is damaged, put its newest sound copy back; the damaged one is kept',
    )
    .addArgument(
      new Argument('[what]', 'doctor: say how everything is that Croft needs, whether it runs or not').choices([
        'doctor',
      ]),
    )
    .addHelpText('after', KEYS_HELP)
    .version(version, '--version')
    .exitOverride()
    .configureOutput({ writeOut: (text) => (said += text), writeErr: () => undefined });
  try {
    command.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return ok({ kind: 'say', text: said });
    return fail('invalid', `${sentence(error.message)} See --help.`);
  }
  const given = command.opts<Given>();
  const options = readOptions(given, env);
  if (!options.ok) return options;
  return ok({ kind: command.args[0] === 'doctor' ? 'doctor' : 'run', options: options.value });
}

interface Given {
  readonly port?: string;
  readonly home?: string;
  readonly demo?: boolean;
  readonly restoreBackup?: boolean;
}

function readOptions(given: Given, env: Environment): Result<ShellOptions> {
  const port =
    given.port !== undefined ? portIn(given.port, '--port') : portIn(env['PORT'] || `${DEFAULT_PORT}`, 'PORT');
  if (!port.ok) return port;
  if (given.home === '') return fail('invalid', '--home needs the name of a folder.');
  const apiKeys = apiKeysIn(env['API_KEYS'] ?? '');
  if (!apiKeys.ok) return apiKeys;
  const home = resolve(given.home ?? (env['CROFT_HOME'] || defaultHome(process.platform, env)));
  const isPortAsked = given.port !== undefined || Boolean(env['PORT']);
  const { demo = false, restoreBackup = false } = given;
  const options = { port: port.value, isPortAsked, home, demo, restoreBackup, apiKeys: apiKeys.value };
  return ok({ ...options, warnings: warningsOf(env) });
}

function warningsOf({ CLAUDE_CLI_PATH: path }: Environment): string[] {
  if (!path) return [];
  try {
    accessSync(path, constants.X_OK);
    if (statSync(path).isFile()) return [];
  } catch {
    // Told below.
  }
  return [`CLAUDE_CLI_PATH names ${path}, but there is no program: tasks of Claude cannot run until there is one.`];
}

/** Where programs of this platform keep a user's data. */
export function defaultHome(platform: NodeJS.Platform, env: Environment): string {
  // Not the folder that moves with the user from machine to machine: processes, sockets and gigabytes belong to this one.
  if (platform === 'win32') return join(env['LOCALAPPDATA'] || join(homedir(), 'AppData', 'Local'), 'Croft');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Croft');
  const data = env['XDG_DATA_HOME'];
  return join(data && isAbsolute(data) ? data : join(env['HOME'] || homedir(), '.local', 'share'), 'croft');
}

function portIn(text: string, name: string): Result<number> {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= 65_535 ? ok(port) : fail('invalid', `${name} takes a port between 0 and 65535, not "${text}".`);
}

function apiKeysIn(text: string): Result<string[]> {
  const keys = text.split(',').map((key) => key.trim());
  const present = keys.filter((key) => key !== '');
  if (present.some((key) => key.length < SHORTEST_KEY)) {
    return fail('invalid', `Each token in API_KEYS needs at least ${SHORTEST_KEY} characters.`);
  }
  if (present.some((key) => !/^[\u0021-\u007e]+$/.test(key))) {
    return fail('invalid', 'A token in API_KEYS has a character that no HTTP header can carry.');
  }
  return ok(present);
}

/** `error: unknown option '--x'` -> `Unknown option '--x'.` */
function sentence(message: string): string {
  const text = message.replace(/^error: /, '').split('\n', 1)[0] ?? '';
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
}
