import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { endLeftovers, killLeftovers } from './leftovers.mjs';
import { failedWith, skippedFor } from './outcome.mjs';
import { pinnedNode, root } from './paths.mjs';
import { run } from './run.mjs';
import { scratchEnvironment } from './scratch-environment.mjs';

/**
 * Runs the tests of one folder under test/.
 *
 * @param {import('./suites.mjs').Suite} suite
 * @returns {Promise<import('./outcome.mjs').Outcome>}
 */
export async function runVitestSuite({ name, limitMs }) {
  if (!hasTests(name)) return skippedFor('no tests');
  const { env, folder, dispose } = scratchEnvironment();
  const mark = `CROFT_TEST_FOLDER=${folder}`;
  const onInterrupt = () => {
    killLeftovers(mark);
    dispose();
  };
  process.once('exit', onInterrupt);
  try {
    const reporter = join(root, 'scripts/lib/vitest-outcome-reporter.mjs');
    const { code, timedOut } = await run(
      pinnedNode,
      [
        'node_modules/vitest/vitest.mjs',
        'run',
        '--project',
        name,
        '--allowOnly=false',
        '--reporter=default',
        `--reporter=${reporter}`,
        ...(process.stdout.isTTY ? [] : ['--no-color']),
      ],
      { env, limitMs },
    );
    const leftovers = await endLeftovers(mark);
    const outcome = outcomeOf(env['CROFT_TEST_OUTCOME'] ?? '', code, timedOut ? limitMs : undefined);
    return { ...outcome, failed: [...outcome.failed, ...leftovers] };
  } finally {
    process.off('exit', onInterrupt);
    dispose();
  }
}

/** @param {string} name */
function hasTests(name) {
  const folder = join(root, 'test', name);
  return (
    existsSync(folder) && readdirSync(folder, { recursive: true }).some((file) => /\.test\.tsx?$/.test(String(file)))
  );
}

/**
 * @param {string} path
 * @param {number} code
 * @param {number | undefined} exceededMs
 * @returns {import('./outcome.mjs').Outcome}
 */
function outcomeOf(path, code, exceededMs) {
  if (exceededMs !== undefined) return failedWith(`stopped at its time limit of ${exceededMs / 60_000} minutes`);
  if (!existsSync(path)) return failedWith(`vitest ended with code ${code} and no results`);
  /** @type {import('./outcome.mjs').Outcome} */
  const outcome = JSON.parse(readFileSync(path, 'utf8'));
  if (code === 0 || outcome.failed.length > 0) return outcome;
  return { ...outcome, failed: [`vitest ended with code ${code}`] };
}
