import { dealKill } from './faults/kills';
import { play } from './harness/play';
import type { Played } from './harness/play';
import { countsOf, faultsOf, lineOf } from './harness/report';
import { LONG, scheduleOf, SHORT } from './harness/schedule';

// Plays seeds one after the other: `--seed S` the first one, `--seeds N` how many, `--short` as the tests do, `--keep` keeps the folders.

const args = process.argv.slice(2);
const numberOf = (name: string, otherwise: number): number => {
  const at = args.indexOf(`--${name}`);
  const value = at < 0 ? otherwise : Number(args[at + 1]);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`--${name} needs a whole number`);
  return value;
};

const seeds = numberOf('seeds', 1);
const first = numberOf('seed', Math.trunc(Date.now() / 1000) % 1_000_000);
const isShort = args.includes('--short');
const all: Played[] = [];

const interrupted = new AbortController();
const { signal } = interrupted;
let code = 0;
for (const [name, number] of [
  ['SIGINT', 2],
  ['SIGTERM', 15],
] as const)
  process.on(name, () => {
    code ||= 128 + number;
    interrupted.abort();
  });

for (let seed = first; seed < first + seeds; seed += 1) {
  const schedule = scheduleOf(seed, isShort ? SHORT : LONG, dealKill);
  const played = await play(schedule, { keep: args.includes('--keep'), signal });
  if (signal.aborted) {
    console.log(`interrupted in seed ${seed}: everything that it had started has ended`);
    break;
  }
  all.push(played);
  console.log(lineOf(played));
  if (args.includes('--trace')) console.log(played.trace.map((line) => `  ${line}`).join('\n'));
  if (played.faults.length > 0) console.log(faultsOf(played, isShort ? ' --short' : ''));
}
console.log(countsOf(all));
const broken = all.filter(({ faults }) => faults.length > 0).map(({ schedule }) => schedule.seed);
console.log(broken.length === 0 ? `${all.length} seeds held` : `broken by seeds ${broken.join(', ')}`);
process.exit(code || (broken.length === 0 ? 0 : 1));
