import { ensureCrashBuild } from './lib/crash-build.mjs';
import { ensureInstalled } from './lib/ensure-installed.mjs';
import { runMain } from './lib/fail.mjs';
import { pinnedNode } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { scratchEnvironment } from './lib/scratch-environment.mjs';

const HELP = `npm run crash -- [options]

  --seeds N   how many seeds to play, one after the other (default 1)
  --seed S    the first of them (default by the clock); one that broke something is replayed by this
  --short     as few tasks and blows as in \`npm test\`
  --trace     say what happened in each seed
  --keep      keep the folder of each seed, not only of those that broke something
  --soak      instead: many stages and events in one farm, and what they leave behind (--stages N, --events N)

Kills farm, worker and agents at seeded moments and at named points, also in pairs, ends them in order, cuts the power (what was not synced is
lost), starts them again, and looks at everything that must hold from outside.
`;

/** Exit codes above this tell the number of a signal. */
const INTERRUPTED = 128;

await runMain(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    process.stdout.write(HELP);
    return 0;
  }
  await ensureInstalled();
  await ensureCrashBuild();
  const { env, dispose } = scratchEnvironment();
  // Who is interrupted keeps nothing: the harness has ended what it had started.
  process.once('exit', (code) => {
    if (code > INTERRUPTED) dispose();
  });
  const program = args.includes('--soak') ? 'test/crash/soak.ts' : 'test/crash/main.ts';
  const rest = args.filter((arg) => arg !== '--soak');
  const { code } = await run(pinnedNode, ['--import', './test/fakes/resolve-ts.mjs', program, ...rest], { env });
  // A seed that broke something has left its folder in there.
  if (code === 0 && !args.includes('--keep')) dispose();
  return code;
});
