import { ensureBuilt } from './ensure-built.mjs';
import { failedWith, passedOnce } from './outcome.mjs';
import { withProjectTools } from './paths.mjs';
import { run } from './run.mjs';
import { runVitestSuite } from './run-vitest-suite.mjs';

/**
 * Runs one suite to its end or to its time limit.
 *
 * @param {import('./suites.mjs').Suite} suite
 * @returns {Promise<import('./outcome.mjs').Outcome>}
 */
export async function runSuite(suite) {
  if (suite.name === 'build') return (await ensureBuilt()) ? passedOnce() : failedWith('the build failed');
  if (suite.script) return runScript(suite.script, suite.limitMs);
  return runVitestSuite(suite);
}

/**
 * @param {string} script
 * @param {number} limitMs
 */
async function runScript(script, limitMs) {
  const { code, timedOut } = await run('npm', ['run', '--silent', script], {
    env: { ...withProjectTools(), ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }) },
    limitMs,
    shell: process.platform === 'win32',
  });
  if (code === 0) return passedOnce();
  return failedWith(`npm run ${script}${timedOut ? ' took too long' : ''}`);
}
