import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { found } from './check';
import type { Finding } from './check';

const PATIENCE_MS = 10_000;
const WORD = 'pty-works';

/** Runs in a process of its own: a native module that does not fit can end the one that loads it. */
const SCRIPT = `
const child = require(process.argv[1]).spawn(process.execPath, ['-e', 'console.log("${WORD}")'], { cols: 80, rows: 24, env: process.env });
let text = '';
const done = () => { process.stdout.write(text); process.exit(0); };
child.onData((data) => { text += data; if (text.includes('${WORD}')) done(); });
child.onExit(() => setTimeout(done, 200));
`;

export interface PtyCheckOptions {
  /** The Node that runs the worker. */
  readonly nodePath: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the module is looked for; default: where Croft's own code finds it. */
  readonly module?: (() => string) | undefined;
}

function tryPty({ nodePath, env, module }: PtyCheckOptions): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const path = module?.() ?? createRequire(import.meta.url).resolve('node-pty');
  const childEnv = { PATH: env['PATH'] ?? '', HOME: env['HOME'] ?? '', ELECTRON_RUN_AS_NODE: '1' };
  const options = { env: childEnv, timeout: PATIENCE_MS, killSignal: 'SIGKILL', maxBuffer: 64 * 1024 } as const;
  execFile(nodePath, ['-e', SCRIPT, path], options, (error, stdout, stderr) => {
    if (stdout.includes(WORD)) return resolve(null);
    const lines = stderr.split('\n').filter((line) => /error/i.test(line));
    resolve(lines[0]?.trim() ?? error?.message.split('\n')[0] ?? 'it said nothing');
  });
  return promise;
}

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
