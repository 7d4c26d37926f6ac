// As in the farm itself.
import '../../src/main/lean-heap';

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { createClaudeStream } from '../../src/main/adapters/agents/shared/claude-stream';
import { createSystemClock } from '../../src/main/adapters/clock/system-clock';
import type { App } from '../../src/main/app/app';
import { inTurns } from '../../src/main/app/engine/in-turns';
import { createRunFold } from '../../src/main/app/engine/run-fold';
import type { TerminalFile } from '../../src/main/ports/files';
import type { Store } from '../../src/main/ports/store';
import { agentLine } from '../lib/agent-lines';
import { openBenchStore, putRuns, strictLogger } from '../lib/bench-store';
import { followed } from '../lib/followed';
import { answerAsChild } from '../kit/in-child';

/** As much as the worker gives at a time. */
const CHUNK = 64 * 1024;
const RUNS = 12;

const spoolOf = (run: number, lines: number): Buffer =>
  Buffer.from(Array.from({ length: lines }, (_, nr) => agentLine(run * lines + nr)).join(''));

/** The bytes of the terminal are measured by another bench. */
const noTerminal: TerminalFile = {
  extent: () => ({ start: 0, end: 0 }),
  stored: () => Promise.resolve(),
  append: () => undefined,
  read: (from) => Promise.resolve({ from, bytes: new Uint8Array() }),
  onGrow: () => () => undefined,
  rebuild: () => undefined,
  close: () => Promise.resolve(),
};

/** As much of the farm as the fold works with, with a secret to be looked for. */
function appAround(store: Store): App {
  const env = { ANTHROPIC_API_KEY: 'sk-ant-bench-0123456789abcdef' };
  return {
    store,
    clock: createSystemClock(),
    logger: strictLogger,
    env,
    secrets: { values: () => ({}) },
  } as unknown as App;
}

/** Spools of runs, from their bytes to events that are committed and sent to a client. */
await answerAsChild(async ({ path, rows }: { path: string; rows: number }) => {
  const spools = Array.from({ length: RUNS }, (_, run) => spoolOf(run, rows / RUNS));
  const store = openBenchStore(path);
  const sent = followed(store);
  const clock = createSystemClock();
  const runs = putRuns(store, RUNS).map(({ task, run }, i) => {
    const stream = createClaudeStream({ runId: run.id, cwd: '/projects/shop', prompt: '', resume: false }, 'bench');
    const fold = createRunFold(appAround(store), {
      ...{ task, run, terminal: noTerminal, reminder: '', signal: new AbortController().signal },
      say: () => Promise.resolve(),
      giveUp: () => Promise.resolve(),
      onWork: () => undefined,
    });
    return { stream, fold, spool: spools[i] ?? Buffer.alloc(0) };
  });
  const before = store.lastSeq();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const startedAt = performance.now();
  for (let at = 0; runs.some(({ spool }) => at < spool.length); at += CHUNK) {
    for (const { stream, fold, spool } of runs) {
      await inTurns(clock, at, spool.subarray(at, at + CHUNK), (offset, bytes) =>
        fold.take(stream.push(offset, bytes)),
      );
      await nextTurn();
    }
  }
  store.flush();
  while (sent() < store.lastSeq()) await nextTurn();
  const seconds = (performance.now() - startedAt) / 1000;
  delay.disable();
  const events = store.lastSeq() - before;
  store.close();
  if (events < rows) throw new Error(`${events} events of ${rows}`);
  return { perSecond: events / seconds, loopP99: delay.percentile(99) / 1e6, loopMax: delay.max / 1e6 };
});
