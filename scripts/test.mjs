import { ensureInstalled } from './lib/ensure-installed.mjs';
import { ensureSystemPackages } from './lib/ensure-system-packages.mjs';
import { Failure, runMain } from './lib/fail.mjs';
import { skippedFor } from './lib/outcome.mjs';
import { runSuite } from './lib/run-suite.mjs';
import { suites } from './lib/suites.mjs';
import { summary, totals } from './lib/summary.mjs';

/** What `npm ci` compiles native modules with. */
const COMPILERS = ['python3', 'make', 'g++'];

await runMain(async () => {
  const chosen = chooseSuites(process.argv.slice(2));
  const wanted = chosen.flatMap(({ needs = [], wants = [] }) => [...needs, ...wants]);
  const missing = await ensureSystemPackages([...COMPILERS, ...wanted]);
  await ensureInstalled();

  /** @type {import('./lib/summary.mjs').Result[]} */
  const results = [];
  for (const suite of chosen) {
    console.log(`\n== ${suite.name}`);
    const startedAt = Date.now();
    const obstacle = obstacleOf(suite, missing, results);
    const outcome = obstacle ? skippedFor(obstacle) : await runSuite(suite);
    results.push({ name: suite.name, tookMs: Date.now() - startedAt, outcome });
  }
  process.stdout.write(summary(results));
  const { passed, failed } = totals(results);
  return failed > 0 || passed === 0 ? 1 : 0;
});

/** @param {string[]} names */
function chooseSuites(names) {
  const unknown = names.find((name) => !suites.some((suite) => suite.name === name));
  if (unknown) throw new Failure(`no suite "${unknown}"; there are: ${suites.map(({ name }) => name).join(', ')}`);
  if (names.length === 0) return suites;
  const onBuild = suites.some((suite) => names.includes(suite.name) && suite.onBuild);
  return suites.filter(({ name }) => names.includes(name) || (onBuild && name === 'build'));
}

/**
 * Why a suite cannot run.
 *
 * @param {import('./lib/suites.mjs').Suite} suite
 * @param {string[]} missing
 * @param {import('./lib/summary.mjs').Result[]} earlier
 */
function obstacleOf({ needs = [], onBuild = false }, missing, earlier) {
  const absent = needs.filter((name) => missing.includes(name));
  if (absent.length > 0) return `this machine has no ${absent.join(', ')}`;
  const buildFailed = earlier.some(({ name, outcome }) => name === 'build' && outcome.failed.length > 0);
  return onBuild && buildFailed ? 'the build failed' : undefined;
}
