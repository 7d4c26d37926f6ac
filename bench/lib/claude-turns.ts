import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join, resolve } from 'node:path';

import { createClaudeDriver } from '../../src/main/adapters/agents/claude';
import { runInput } from '../../test/integration/agents/bench';
import { answer, startModelServer, textBlock, toolBlock } from '../../test/fakes/model-server';
import type { ModelServer } from '../../test/fakes/model-server';
import { startModelProxy } from './model-proxy';
import type { ModelProxy } from './model-proxy';
import { nowMs } from './stamped-lines';

/** Variables with which the real CLI stays on this machine and does not retry for minutes. */
const QUIET = {
  CLAUDE_CODE_MAX_RETRIES: '0',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL: '1',
  DISABLE_TELEMETRY: '1',
  DISABLE_ERROR_REPORTING: '1',
};

const WORDS = 40;
const WORD_LENGTH = 9;
const EVERY_MS = 25;

/** A model that says so many words one by one and then gives its verdict, and who knows when each word passed. */
export interface TalkingModel {
  readonly proxy: ModelProxy;
  /** What Claude is given to find it, in a scratch home. */
  env(home: string): Record<string, string>;
  readonly passed: readonly string[];
  close(): Promise<void>;
}

export async function startTalkingModel(): Promise<TalkingModel> {
  let turn = 0;
  const verdict = { passed: true, summary: 'said', findings: [], outputs: {} };
  const model: ModelServer = await startModelServer({
    script: ({ position }) =>
      position > 0
        ? answer([textBlock('That is all.')])
        : answer(
            [
              textBlock(
                wordsOf((turn += 1))
                  .map((word) => `${word} `)
                  .join(''),
              ),
              toolBlock('StructuredOutput', verdict),
            ],
            {
              pace: { chars: WORD_LENGTH, everyMs: EVERY_MS },
            },
          ),
  });
  const proxy = await startModelProxy(model.url);
  return {
    proxy,
    passed: Object.keys(QUIET),
    env: (home) => ({
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      LANG: 'C.UTF-8',
      TERM: 'xterm-256color',
      CLAUDE_CLI_PATH: resolve('node_modules/.bin/claude'),
      ANTHROPIC_BASE_URL: proxy.url,
      ANTHROPIC_API_KEY: 'sk-ant-dummy-for-benchmarks',
      IS_SANDBOX: '1',
      ...QUIET,
    }),
    async close() {
      await proxy.close();
      await model.close();
    },
  };
}

/** Words of the same length that are said once in a lifetime. */
const wordsOf = (turn: number): string[] =>
  Array.from({ length: WORDS }, (_, nr) => `w${String(turn * 1_000 + nr).padStart(WORD_LENGTH - 2, '0')}`);

/** Notes when words come that the model has said: text as it comes, cut anywhere. */
export function createWordTimes({ passedAt }: ModelProxy): { take(text: string): void; took(): readonly number[] } {
  const took: number[] = [];
  const known = new Set<string>();
  let rest = '';
  return {
    take(text) {
      const now = nowMs();
      rest += text;
      for (const [word] of rest.matchAll(/w\d{7}/g)) {
        const at = passedAt(word);
        if (known.has(word) || at === undefined) continue;
        known.add(word);
        took.push(now - at);
      }
      rest = rest.slice(-(WORD_LENGTH - 2));
    },
    took: () => took,
  };
}

/** From the model to somebody who knows, in ms. */
export interface Turn {
  readonly wordsMs: readonly number[];
  /** From the end of the model's last answer. */
  readonly doneMs: number;
  readonly endedMs: number;
}

/** One turn of the CLI with the command line that Croft gives it, its output read by nobody else. */
export async function bareTurn({ env, proxy }: TalkingModel, folder: string): Promise<Turn> {
  const place = {
    root: folder,
    cwd: join(folder, 'project'),
    home: join(folder, 'bare-home'),
    remove: () => Promise.resolve(),
  };
  const prepared = await createClaudeDriver({ env: env(place.home) }).prepare(runInput(place));
  if (!prepared.ok) throw new Error(prepared.error.message);
  const { argv, cwd, env: childEnv, stdin } = prepared.value;
  const [program = '', ...args] = argv;
  const child = spawn(program, args, { cwd, env: childEnv, stdio: ['pipe', 'pipe', 'ignore'] });
  const exit = once(child, 'exit');
  child.stdin.write(Buffer.from(stdin ?? '', 'base64'));
  const words = createWordTimes(proxy);
  let doneMs = Number.NaN;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes('"text_delta"')) words.take(line);
    if (!line.includes('"type":"result"')) continue;
    doneMs = nowMs() - proxy.endedAt();
    child.stdin.end();
  }
  await exit;
  return { wordsMs: words.took(), doneMs, endedMs: nowMs() - proxy.endedAt() };
}
