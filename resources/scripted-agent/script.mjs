import { resolve } from 'node:path';

import { demoActions } from './demo.mjs';
import { keep, kept, scratchFolder } from './scratch.mjs';

/**
 * One step of a script: an object with one of these keys.
 *
 * | key | does |
 * | --- | --- |
 * | `say`, `think` | words, reasoning, streamed as they come |
 * | `bash` | runs a command; asks for permission where the trust says so, or with `ask: true`, and never with `ask: false`; with `decides` the verdict is failed if it fails or is denied |
 * | `write` + `text`, `edit` + `from` + `to`, `read` | works on a file of the folder; asks in the same way |
 * | `todo` | shows a plan: a list of `{content, status}` |
 * | `question` + `options` | asks the user, waits for the answer |
 * | `sleep` | waits that many milliseconds, at any speed |
 * | `hang` | never goes on |
 * | `deaf` | from now on SIGINT does nothing |
 * | `flood` + `bytes` | that many lines of text events with so many bytes each |
 * | `hugeLine` | one line of that many bytes |
 * | `raw` | writes the text as it is |
 * | `malformed` | that many broken lines |
 * | `retry`, `limit` | says that the API is tried again; that a usage window changed |
 * | `apiError` | the API fails: `{status, error, message}`; ends the turn |
 * | `spawn` | starts a command in a session of its own and leaves it running |
 * | `verdict` | ends the turn with this verdict; `"pass"` and `"fail"` are short for one. `failFirst: N`: it fails in the first N attempts |
 * | `endTurn` | ends the turn without a verdict; the next message goes on after it |
 * | `exit` | ends the process with that code, at once |
 *
 * @typedef {Record<string, any>} Action
 *
 * A script is a list of actions for every stage, or an object with a list for each: `{"stages": {"qa": [...]}}`; a stage that
 * is left out does what the demo does. A list of lists has one for each attempt, the last one for all further attempts.
 */

const STAGE = /^\s*Stage:\s*(specification|implementation|qa)\b/m;

/** The stage that a prompt is about. @param {string} prompt */
export const stageOf = (prompt) => STAGE.exec(prompt)?.[1] ?? 'implementation';

/**
 * What the agent does when it is told `prompt`. A session that is gone on with in the middle of a stage does what that has left, the
 * step that was broken off once more; where a script has a list for each attempt, each begins its own.
 *
 * @param {string} prompt
 * @param {string} cwd
 * @param {string | undefined} script
 * @param {{ stage: string | null, rest: Action[] }} before
 * @returns {Action[]}
 */
export function actionsFor(prompt, cwd, script, before) {
  const stage = stageOf(prompt);
  const attempt = countAttempt(cwd, stage);
  const parsed = script ? JSON.parse(script) : {};
  const chosen = Array.isArray(parsed) ? parsed : parsed.stages?.[stage];
  const hasAttempts = Array.isArray(chosen?.[0]);
  const isUnderWay = before.stage === stage && before.rest.length > 0 && !hasAttempts;
  const listed = isUnderWay ? before.rest : (chosen ?? demoActions(stage, cwd));
  const actions = hasAttempts ? (listed[attempt - 1] ?? listed.at(-1)) : listed;
  return actions.map((/** @type {Action} */ action) => ({ ...action, attempt }));
}

/**
 * Attempts at a stage in this folder, this one included.
 *
 * @param {string} cwd
 * @param {string} stage
 */
function countAttempt(cwd, stage) {
  const file = resolve(scratchFolder(cwd), '.croft-scripted.json');
  const counts = kept(file) ?? {};
  const attempt = (counts[stage] ?? 0) + 1;
  keep(file, { ...counts, [stage]: attempt });
  return attempt;
}
