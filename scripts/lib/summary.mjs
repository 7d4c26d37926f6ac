/**
 * @typedef {object} Result
 * @property {string} name
 * @property {number} tookMs
 * @property {import('./outcome.mjs').Outcome} outcome
 */

/**
 * The table of suites, then why what failed or was skipped was, then the totals as the last line.
 *
 * @param {Result[]} results
 */
export function summary(results) {
  const rows = results.map(({ name, tookMs, outcome: { passed, failed, skipped } }) =>
    row(name, passed, failed.length, skipped.length, `${(tookMs / 1000).toFixed(1)} s`),
  );
  const { passed, failed, skipped } = totals(results);
  return [
    '',
    row('suite', 'passed', 'failed', 'skipped', 'time'),
    ...rows,
    '',
    ...results.flatMap(({ name, outcome }) => outcome.skipped.map((line) => `skipped  ${name}: ${line}`)),
    ...results.flatMap(({ name, outcome }) => outcome.failed.map((line) => `FAILED   ${name}: ${line}`)),
    '',
    `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
    '',
  ].join('\n');
}

/** @param {Result[]} results */
export function totals(results) {
  return {
    passed: results.reduce((sum, { outcome }) => sum + outcome.passed, 0),
    failed: results.reduce((sum, { outcome }) => sum + outcome.failed.length, 0),
    skipped: results.reduce((sum, { outcome }) => sum + outcome.skipped.length, 0),
  };
}

/**
 * @param {string} name
 * @param {(string | number)[]} columns
 */
function row(name, ...columns) {
  return name.padEnd(14) + columns.map((column) => String(column).padStart(9)).join('');
}
