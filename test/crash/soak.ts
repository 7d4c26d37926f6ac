import { soak, WEEK } from './soak/soak';

// A week of work in an hour: `--stages N` and `--events N` make it shorter or longer.

const args = process.argv.slice(2);
const numberOf = (name: string, otherwise: number): number => {
  const at = args.indexOf(`--${name}`);
  const value = at < 0 ? otherwise : Number(args[at + 1]);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`--${name} needs a whole number`);
  return value;
};

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interrupted.abort());

const plan = { stages: numberOf('stages', WEEK.stages), events: numberOf('events', WEEK.events) };
const { left, summary } = await soak(plan, console.log, interrupted.signal);
console.log(summary);
console.log(left.length === 0 ? 'it is as it was at the beginning' : `left behind:\n  ${left.join('\n  ')}`);
process.exit(left.length === 0 && !interrupted.signal.aborted ? 0 : 1);
