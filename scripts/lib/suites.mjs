const MINUTE = 60_000;

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {number} limitMs  After this long it is stopped and counts as failed.
 * @property {string} [script]  The script of package.json that it is; without one it is `test/<name>` under vitest.
 * @property {boolean} [onBuild]  Whether it works on out/.
 * @property {string[]} [needs]  What it cannot do without, of `systemPackages`.
 * @property {string[]} [wants]  What it is better with.
 */

/**
 * Everything that `npm test` runs, in this order.
 *
 * @type {Suite[]}
 */
export const suites = [
  { name: 'format', script: 'format:check', limitMs: MINUTE },
  { name: 'lint', script: 'lint', limitMs: 3 * MINUTE },
  { name: 'typecheck', script: 'typecheck', limitMs: 3 * MINUTE },
  { name: 'build', limitMs: 5 * MINUTE },
  { name: 'unit', limitMs: 3 * MINUTE },
  { name: 'contract', limitMs: 5 * MINUTE, onBuild: true, needs: ['git'] },
  { name: 'integration', limitMs: 24 * MINUTE, onBuild: true, needs: ['git', 'setsid'] },
  { name: 'crash', limitMs: 8 * MINUTE, onBuild: true, needs: ['git', 'setsid'] },
  {
    name: 'e2e',
    limitMs: 22 * MINUTE,
    onBuild: true,
    needs: ['git', 'setsid', 'chromium'],
    wants: ['fonts', 'emoji font'],
  },
  { name: 'live', limitMs: 6 * MINUTE, onBuild: true, needs: ['git'] },
];
