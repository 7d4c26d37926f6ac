import { entry } from './entries.mjs';

/**
 * @import { Entry } from './entries.mjs'
 * @import { Journal } from './journal.mjs'
 * @import { Action } from './script.mjs'
 */

/**
 * What comes of words in a terminal: actions that are no part of the script, and whether the script goes on after them.
 *
 * @typedef {object} Reaction
 * @property {Action[]} actions
 * @property {boolean} goesOn
 */

const HELP = [
  'I am the scripted agent: no model stands behind me, so I understand no words. I know:',
  '/go            go on with my script, to its verdict',
  '/run COMMAND   run a command in this folder',
  '/read FILE     show a file',
  '/verdict pass  give my verdict on this stage; or fail',
  '/exit          end me',
].join('\n');

/**
 * @param {string} text
 * @param {{ left: number, isAttended: boolean, givesVerdict: boolean }} now
 * @returns {Reaction}
 */
export function reactionTo(text, now) {
  const [, name = '', rest = ''] = /^\/(\S*)\s*([^]*)$/.exec(text.trim()) ?? [];
  if (name === '') return heard(text, now);
  return Object.hasOwn(commands, name)
    ? (commands[name]?.(rest, now) ?? say(HELP))
    : say(`I do not know /${name}. ${HELP}`);
}

/** @param {string} words @returns {Reaction} */
const say = (words) => ({ actions: [{ say: words }], goesOn: false });

/** @type {Record<string, (rest: string, now: { left: number, givesVerdict: boolean }) => Reaction>} */
const commands = {
  help: () => say(HELP),
  go: (_rest, { left }) => (left > 0 ? { actions: [], goesOn: true } : say('My script has nothing left to do.')),
  run: (rest) =>
    rest === '' ? say('Say which command: /run node --test') : { actions: [{ bash: rest }], goesOn: false },
  read: (rest) => (rest === '' ? say('Say which file: /read README.md') : { actions: [{ read: rest }], goesOn: false }),
  verdict: (rest, { givesVerdict }) => {
    if (!givesVerdict) return say('Nobody waits for a verdict here: this terminal belongs to no stage.');
    const summary = `Given by hand: ${rest}.`;
    if (rest === 'pass') return { actions: [{ verdict: { passed: true, summary } }], goesOn: false };
    const findings = [{ severity: 'major', message: 'Failed by hand.' }];
    if (rest === 'fail') return { actions: [{ verdict: { passed: false, summary, findings } }], goesOn: false };
    return say('Say which: /verdict pass or /verdict fail');
  },
};

/** @param {string} text @param {{ left: number, isAttended: boolean }} now @returns {Reaction} */
function heard(text, { left, isAttended }) {
  const count = text.trim().split(/\s+/).length;
  const words = `I have read your ${count === 1 ? 'word' : `${count} words`}.`;
  if (!isAttended && left > 0)
    return { actions: [{ say: `${words} I follow a script, and go on with it.` }], goesOn: true };
  const steps = `${left} ${left === 1 ? 'step' : 'steps'}`;
  const next =
    left > 0
      ? `Type /go for the ${steps} that my script has left, or hand the task back.`
      : 'Type /help for what I can do.';
  return say(`${words} I am a scripted agent and understand none of them. ${next}`);
}

/**
 * What a terminal begins with: what the session has done so far, and how it goes on.
 *
 * @param {{ id: string, journal: Journal, isResumed: boolean, left: number }} session
 * @returns {Entry[]}
 */
export function introOf({ id, journal, isResumed, left }) {
  const begin = entry('◆', `Scripted agent · session ${id.slice(0, 8)}`, 'bold');
  if (!isResumed) return [begin];
  const { entries } = journal;
  const past = entries.length > 0 ? [entry('·', 'Done so far:', 'dim'), ...entries] : [];
  const steps = `${left} ${left === 1 ? 'step' : 'steps'}`;
  const next =
    left > 0
      ? `My script has ${steps} left. Type /go and I do them here, or hand the task back.`
      : 'Type /help for what I can do.';
  return [begin, ...past, entry('◆', `You have this session now. ${next}`, 'bold')];
}
