import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Bench, BenchContext, Sample } from '../kit/bench';
import { inChild } from '../kit/in-child';
import { firstAnswer, freePort } from '../lib/answers';
import { startFloor } from '../lib/floor';
import { freshPaths } from '../lib/fresh-path';
import { growHome } from '../lib/grown-home';
import { endProcesses, findProcesses } from '../lib/processes';

const MANY = 1_000_000;
const FEW = 1_000;

export const start: Bench = {
  name: 'start',
  asks: 'How long from the start of the program to its first answer, and does a long history make it slower?',
  async open(context) {
    const homes = { many: join(context.folder, 'many'), few: join(context.folder, 'few') };
    context.say(`start: makes a home with ${MANY} events`);
    await growHome(homes.many, MANY);
    await growHome(homes.few, FEW);
    const fresh = freshPaths(context, 'start');
    return {
      experiments: [
        {
          name: 'start',
          ours: { what: 'Croft, headless, first start', sample: () => startCroft(context, fresh()) },
          other: { what: 'the same libraries with one table', sample: () => startBare(`${fresh()}.db`) },
          control: { what: 'started twice', sample: () => twice(() => startCroft(context, fresh())) },
          measures: [
            { name: 'start', figure: 'tookMs', unit: 'ms', bar: { of: 'ratio', atMost: 2.2 } },
            {
              ...{ name: 'start: early requests dropped', figure: 'dropped', unit: 'requests', controlled: false },
              bar: { of: 'figure', atMost: 0 },
            },
          ],
        },
        {
          name: 'start with a long history',
          ours: { what: '1e6 events', sample: () => startCroft(context, homes.many) },
          other: { what: '1e3 events', sample: () => startCroft(context, homes.few) },
          control: { what: 'reads its whole log first', sample: () => readsAll(context, homes.many) },
          measures: [
            { name: 'start: 1e6 / 1e3 events', figure: 'tookMs', unit: 'ms', bar: { of: 'ratio', atMost: 1.1 } },
          ],
        },
      ],
      close: () => Promise.resolve(),
    };
  },
};

async function startCroft({ product }: BenchContext, home: string): Promise<Sample> {
  const port = await freePort();
  const token = join(home, 'token');
  const env = { PATH: process.env['PATH'], HOME: home, LANG: 'C.UTF-8' };
  const args = [join(product, 'main/serve.js'), '--home', home, '--port', String(port)];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const exit = once(child, 'exit');
  try {
    const { tookMs, dropped } = await firstAnswer(port, '/api/tasks', () =>
      existsSync(token) ? readFileSync(token, 'utf8').trim() : '',
    );
    return { tookMs, dropped };
  } finally {
    child.kill('SIGTERM');
    await exit;
    await endProcesses(findProcesses(home, '--state'));
  }
}

async function startBare(path: string): Promise<Sample> {
  const floor = await startFloor(path);
  const { tookMs, dropped } = await firstAnswer(floor.port, '/api/tasks', () => '');
  await floor.close();
  return { tookMs, dropped };
}

async function twice(once_: () => Promise<Sample>): Promise<Sample> {
  const [first, second] = [await once_(), await once_()];
  return { tookMs: (first['tookMs'] ?? 0) + (second['tookMs'] ?? 0) };
}

/** What a farm does that keeps its history in memory. */
async function readsAll(context: BenchContext, home: string): Promise<Sample> {
  const copy = join(context.folder, 'read.db');
  if (!existsSync(copy)) cpSync(join(home, 'croft.db'), copy);
  const { tookMs = 0 } = await inChild('read-log', { path: copy });
  const sample = await startCroft(context, home);
  return { tookMs: (sample['tookMs'] ?? 0) + tookMs };
}
