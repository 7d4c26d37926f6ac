import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { benches } from './benches';
import type { Bench, BenchContext } from './kit/bench';
import { machineWords } from './kit/machine';
import { runExperiment } from './kit/run-experiment';
import type { ExperimentOptions, ExperimentResult } from './kit/run-experiment';
import { tableOf } from './kit/table';

const HELP = `npm run bench -- [name...] [options]

  --pairs N     so many pairs, and no more where the answer is not clear
  --noisy       keep pairs that something else on the machine disturbed
  --json FILE   write the results there
  --list        say what there is

Both sides of a bench are sampled in turn, A B B A. A bar is met, or missed, when the whole 90 % interval says so.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pairs: { type: 'string' },
    noisy: { type: 'boolean', default: false },
    json: { type: 'string' },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(HELP);
else if (values.list) for (const { name, asks } of benches) process.stdout.write(`${name.padEnd(12)}${asks}\n`);
else process.exitCode = await measure();

async function measure(): Promise<number> {
  const unknown = positionals.find((name) => !benches.some((bench) => bench.name === name));
  if (unknown !== undefined) {
    process.stderr.write(`no bench "${unknown}"; there are: ${benches.map(({ name }) => name).join(', ')}\n`);
    return 2;
  }
  const pairs = values.pairs === undefined ? null : Number(values.pairs);
  if (pairs !== null && !(Number.isInteger(pairs) && pairs > 0)) {
    process.stderr.write(`--pairs is a whole number above 0, not "${values.pairs}"\n`);
    return 2;
  }
  const chosen = benches.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const results: ExperimentResult[] = [];
  const failed: string[] = [];
  for (const bench of chosen) {
    try {
      results.push(...(await runBench(bench, { pairs, keepNoisy: values.noisy })));
    } catch (error) {
      failed.push(bench.name);
      process.stderr.write(
        `${bench.name} could not be measured: ${error instanceof Error ? error.stack : String(error)}\n`,
      );
    }
  }
  process.stdout.write(`${machineWords()}\n\n${tableOf(results)}\n`);
  if (values.json !== undefined)
    await writeFile(
      values.json,
      `${JSON.stringify({ machine: machineWords(), at: new Date().toISOString(), results }, null, 2)}\n`,
    );
  const isBad = results.some(({ measures }) =>
    measures.some(({ verdict, control }) => verdict === 'missed' || (control && control.verdict !== 'missed')),
  );
  return isBad || failed.length > 0 ? 1 : 0;
}

async function runBench(bench: Bench, o: ExperimentOptions): Promise<ExperimentResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'croft-bench-'));
  const context: BenchContext = {
    folder,
    product: join(import.meta.dirname, '../out'),
    say: (line) => process.stderr.write(`${line}\n`),
  };
  try {
    context.say(`${bench.name}: ${bench.asks}`);
    const open = await bench.open(context);
    try {
      const results: ExperimentResult[] = [];
      for (const experiment of open.experiments) results.push(await runExperiment(experiment, context, o));
      return results;
    } finally {
      await open.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
