import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoScript } from './demo.mjs';

/**
 * @typedef {{ do: string, [field: string]: any }} Action
 *   do: say | think | read | bash | write | edit | ask | question | sleep | hang | flood | verdict | none | crash | limit | retry |
 *       api-error | raw | huge | orphan; the other fields are in actions.mjs
 * @typedef {Action[] | Action[][]} StageScript  a list, or one list per attempt (the last one again for later attempts)
 * @typedef {{ stages: Record<string, StageScript>, reminder?: Action[], counters?: string, ignoreInterrupt?: boolean }} Script
 *   `counters`: folder in which attempts are counted over processes, per working folder and stage
 */

/** @param {NodeJS.ProcessEnv} env */
export function loadScript(env) {
  const given = env['CROFT_SCRIPT'];
  /** @type {Script} */
  const script = given ? JSON.parse(given) : demoScript();
  const speed = env['CROFT_SCRIPT_SPEED'] === undefined ? (given ? 0 : 1) : Number(env['CROFT_SCRIPT_SPEED']);
  return {
    speed,
    ignoresInterrupt: () => script.ignoreInterrupt === true,
    /** What to do about words of the host. @param {string} text @returns {Action[]} */
    actionsFor(text) {
      const stage = /^Stage:\s*([a-z-]+)/m.exec(text)?.[1];
      if (!stage) return script.reminder ?? [{ do: 'verdict', passed: true, summary: 'Done.' }];
      const steps = script.stages[stage] ?? [
        { do: 'verdict', passed: true, summary: `Nothing is scripted for ${stage}.` },
      ];
      if (!Array.isArray(steps[0])) return /** @type {Action[]} */ (steps);
      const lists = /** @type {Action[][]} */ (steps);
      return lists[Math.min(countAttempt(script.counters, stage), lists.length) - 1] ?? [];
    },
  };
}

/** @param {string | undefined} folder @param {string} stage */
function countAttempt(folder, stage) {
  if (!folder) return 1;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${process.cwd().replace(/[^a-zA-Z0-9]+/g, '-')}.${stage}`);
  let count = 0;
  try {
    count = Number(readFileSync(file, 'utf8'));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
  }
  writeFileSync(file, String(count + 1));
  return count + 1;
}
