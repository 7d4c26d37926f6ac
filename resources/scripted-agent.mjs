import { perform } from './scripted-agent/actions.mjs';
import { Interrupted } from './scripted-agent/interrupted.mjs';
import { Journal } from './scripted-agent/journal.mjs';
import { actionsFor, stageOf } from './scripted-agent/script.mjs';
import { Session } from './scripted-agent/session.mjs';
import { StreamHost } from './scripted-agent/stream-host.mjs';
import { TerminalHost } from './scripted-agent/terminal-host.mjs';
import { introOf, reactionTo } from './scripted-agent/words.mjs';

/** @import { Action } from './scripted-agent/script.mjs' */

// A program that behaves as `claude -p --input-format stream-json --output-format stream-json` does, but follows a script
// instead of a model: for the demo, for benchmarks and for tests of everything that can go wrong. The environment says what
// it does: CROFT_SCRIPT (see scripted-agent/script.mjs) and CROFT_SCRIPT_SPEED (pauses; 0: none). With --terminal it works in
// a terminal for a person instead, as `claude` does, and tells Croft what it does by hook calls.

/** @param {string} name */
const option = (name) => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
/** @param {string} name */
const isSet = (name) => process.argv.includes(`--${name}`);

const cwd = process.cwd();
const resumed = option('resume');
const id = option('session-id') ?? resumed ?? '00000000-0000-4000-8000-000000000000';
const terminal = isSet('terminal') ? new TerminalHost({ isAttended: isSet('attended') }) : null;
const host = terminal ?? new StreamHost();
const journal = new Journal(cwd, id, resumed !== undefined);
const session = new Session({
  id,
  speed: Number(process.env['CROFT_SCRIPT_SPEED'] ?? '1'),
  trust: option('trust') ?? 'ask',
  counts: process.env['CROFT_SCRIPT'] !== undefined,
  host,
  journal,
});
process.on('SIGINT', () => session.onSignal());

/** What the script has left; null until the agent is told its task. @type {Action[] | null} */
let script = terminal && !isSet('prompted') ? [...journal.rest] : null;
let { stage } = journal;

/** Does the steps of a list until one of them ends the turn. @param {Action[]} actions */
async function doAll(actions) {
  for (let action = actions.shift(); action; action = actions.shift()) {
    try {
      await perform(action, session);
    } catch (error) {
      // Broken off, it is not done: whoever goes on with the session does it once more.
      if (actions === script) journal.save(stage, [action, ...actions]);
      if (actions === script && terminal) actions.unshift(action);
      throw error;
    }
    const left = session.failed ? [action, ...actions] : Object.hasOwn(action, 'verdict') ? [] : [...actions];
    if (actions === script) journal.save(stage, left);
    if (session.turnIsOver) return;
  }
}

/** The lists of actions that come of a message. @param {string} text @returns {Action[][]} */
function listsFor(text) {
  if (script === null) {
    script = actionsFor(text, cwd, process.env['CROFT_SCRIPT'], journal);
    stage = stageOf(text);
    terminal?.began(text, 'farm');
    return [script];
  }
  if (!terminal) return [script];
  terminal.began(text, 'user');
  const now = { left: script.length, isAttended: isSet('attended'), givesVerdict: isSet('gives-verdict') };
  const { actions, goesOn } = reactionTo(text, now);
  return goesOn ? [actions, script] : [actions];
}

terminal?.open(introOf({ id, journal, isResumed: resumed !== undefined, left: script?.length ?? 0 }));
for await (const text of host.messages()) {
  const lists = listsFor(text);
  session.startTurn();
  try {
    for (const actions of lists) await doAll(actions);
    if (!session.turnIsOver) session.endTurn({});
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    session.endTurn({ interrupted: true });
    if (session.leaving) break;
  }
  if (terminal) journal.save(stage, script ?? []);
}
host.leave();
await session.drained();
process.exit(session.failed ? 1 : 0);
