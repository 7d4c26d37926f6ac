import { execFile } from 'node:child_process';
import type { OwnProgram } from '../../ports/own-program';
import { found } from './check';
import type { Finding } from './check';

const PATIENCE_MS = 10_000;
/** What the program `pty-check` prints when all went well. */
const WORD = 'pty-works';

export interface PtyCheckOptions {
  /** Tries to open a terminal, in a process of its own. */
  readonly program: OwnProgram;
  readonly env: Readonly<Record<string, string | undefined>>;
}

function tryPty({ program, env }: PtyCheckOptions): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const [file, ...args] = program.command;
  const childEnv = { PATH: env['PATH'] ?? '', HOME: env['HOME'] ?? '', ...systemRoot(env), ...program.env };
  const options = { env: childEnv, timeout: PATIENCE_MS, killSignal: 'SIGKILL', maxBuffer: 64 * 1024 } as const;
  execFile(file, args, options, (error, stdout, stderr) => {
    if (stdout.includes(WORD)) return resolve(null);
    const lines = stderr.split('\n').filter((line) => /error/i.test(line));
    resolve(lines[0]?.trim() ?? error?.message.split('\n')[0] ?? 'it said nothing');
  });
  return promise;
}

/** Windows starts nothing without it. */
const systemRoot = (env: PtyCheckOptions['env']): Record<string, string> =>
  env['SYSTEMROOT'] === undefined ? {} : { SYSTEMROOT: env['SYSTEMROOT'] };

/** Can terminals be opened? A yes holds as long as Croft runs, so it is asked for once only. */
export function createPtyCheck(options: PtyCheckOptions): () => Promise<Finding> {
  let works = false;
  return async () => {
    let why: string | null = null;
    try {
      why = works ? null : await tryPty(options);
    } catch (error) {
      why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    }
    works = why === null;
    if (works) return found('ok', 'Terminals can be opened.');
    return {
      state: 'bad',
      message: `Terminals cannot be opened: ${why}`.slice(0, 400),
      fix: 'Build node-pty anew for this machine (it needs python3, make and a C++ compiler), then start Croft again.',
      command: 'npm rebuild node-pty',
    };
  };
}
