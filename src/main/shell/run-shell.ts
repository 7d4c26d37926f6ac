import type { Failure, Result } from '../contract/errors';
import { findings } from './doctor';
import type { Doctor } from './doctor';
import { openHome } from './home';
import { parseOptions } from './options';
import type { Environment, ShellOptions } from './options';
import { openTokens } from './tokens';
import type { Tokens } from './tokens';

/** What a start works with. */
export interface Shell {
  readonly options: ShellOptions;
  readonly home: string;
  readonly tokens: Tokens;
  /** The environment without Croft's own secrets. */
  readonly env: Readonly<Record<string, string>>;
  /** Nothing that others own stands in the way: keeps what was made so far, whatever happens from here on. */
  keep(): void;
}

/** A farm that runs. */
export interface Running {
  /** Printed once it runs. */
  readonly lines: readonly string[];
  /** Where others on this machine reach it. */
  readonly address?: string;
  /** Printed when it is told to stop; null: nothing is left behind. */
  farewell?(): Promise<string | null>;
  stop(): Promise<void>;
  /** It wants to end by itself: stopped then as at a signal. */
  readonly ended?: Promise<void>;
  /** Ends the process when it has stopped; absent: it just exits. */
  leave?(): void;
  /** A bug that nothing caught: the process ends after this. */
  crashed(error: unknown): void;
}

export interface ShellStart {
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly version: string;
  launch(shell: Shell): Promise<Result<Running>>;
  readonly examine: Doctor['examine'];
  /** Is told beforehand why it cannot start, where nobody may look at what a process writes. */
  refused?(text: string): void;
}

const STOP_MS = 4_500;
const WRONG_OPTION = 2;
const INTERRUPTED = 130;

/** Runs a farm in this process from the command line to the last signal. Ends the process. */
export async function runShell({ argv, env, version, launch, examine, refused }: ShellStart): Promise<never> {
  // A pipe that nobody reads any more must not end the farm.
  process.stdout.on('error', () => process.stdout.destroy());
  process.stderr.on('error', () => process.stderr.destroy());
  const refuse = (failure: Failure, code = 1): never => {
    const text = wordsOf(failure);
    refused?.(text);
    process.stderr.write(`${text}\n`);
    return process.exit(code);
  };
  const asked = parseOptions(argv, env, version);
  if (!asked.ok) return refuse(asked.error, WRONG_OPTION);
  if (asked.value.kind === 'say') return exit(0, asked.value.text);
  const { options } = asked.value;
  for (const warning of options.warnings) warn(warning);
  if (asked.value.kind === 'doctor') {
    const { text, code } = await findings({ home: options.home, apiKeys: options.apiKeys, examine });
    return exit(code, text);
  }
  const home = openHome(options.home);
  if (!home.ok) return refuse(home.error);
  process.once('exit', home.value.release);

  const tokens = openTokens({
    home: home.value.path,
    apiKeys: options.apiKeys,
    now: Date.now,
    elapsed: monotonic,
    warn,
  });
  const undoAndRefuse = (failure: Failure): never => {
    home.value.undo();
    return refuse(failure);
  };
  if (!tokens.ok) return undoAndRefuse(tokens.error);
  let isKept = false;
  const keep = (): void => {
    tokens.value.save();
    isKept = true;
  };
  const signals = listenToSignals();
  const shell = { options, home: home.value.path, tokens: tokens.value, env: withoutSecrets(env), keep };
  const running = await launchSafely(launch, shell);
  if (!running.ok) return isKept ? refuse(running.error) : undoAndRefuse(running.error);
  if (running.value.address !== undefined) home.value.sayAddress(running.value.address);
  const told = runUntilTold(running.value, signals);
  process.stdout.write(`${running.value.lines.join('\n')}\n`);
  await told;
  if (!running.value.leave) return exit(0);
  running.value.leave();
  return new Promise(() => undefined);
}

const monotonic = (): number => performance.now();

function warn(message: string): void {
  process.stderr.write(`croft: ${message}\n`);
}

/** Windows does not tell upper from lower case in names of variables; whoever looks one up here does. */
export function withoutSecrets(env: Environment, platform = process.platform): Record<string, string> {
  const named = Object.entries(env).map(([name, value]) => [platform === 'win32' ? name.toUpperCase() : name, value]);
  return Object.fromEntries(
    named.filter((entry): entry is [string, string] => entry[0] !== 'API_KEYS' && entry[1] !== undefined),
  );
}

async function launchSafely(launch: ShellStart['launch'], shell: Shell): Promise<Result<Running>> {
  try {
    return await launch(shell);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, error: { code: 'internal', message: `Croft cannot start: ${why.replace(/\.$/, '')}.` } };
  }
}

/** Waits for the signal to stop, and stops. A stop that hangs is cut short. */
async function runUntilTold(running: Running, signals: Signals): Promise<void> {
  const crash = (error: unknown): void => {
    running.crashed(error);
    process.exit(1);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  await Promise.race([signals.next(), running.ended].filter((end) => end !== undefined));
  const late = setTimeout(() => process.exit(1), STOP_MS).unref();
  const farewell = await running.farewell?.().catch(() => null);
  if (farewell) process.stdout.write(`${farewell}\n`);
  await running.stop();
  clearTimeout(late);
}

interface Signals {
  /** The next signal to stop. While nobody waits for one, it ends the process at once. */
  next(): Promise<void>;
}

/** One listener from the start to the end: with none, however shortly, a signal would end the process without a clean-up. */
function listenToSignals(): Signals {
  const end = (): void => process.exit(INTERRUPTED);
  let told = end;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => told());
  return {
    next: () =>
      new Promise((resolve) => {
        told = () => {
          told = end;
          resolve();
        };
      }),
  };
}

const wordsOf = ({ message, next }: Failure): string => (next === undefined ? message : `${message} ${next}`);

function exit(code: number, text = ''): never {
  if (text !== '') process.stdout.write(text);
  return process.exit(code);
}
