import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, join, resolve, sep } from 'node:path';
import { scratchFolder } from './scratch.mjs';

/** @import { Action } from './script.mjs' */

const SOURCE = 'src/greeter.js';
const TEST = 'test/greeter.test.js';
const HELLO = 'export const hello = (name) => `Hello, ${name}!`;\n';
const GOODBYE = 'export const goodbye = (name) => `Goodbye, ${name}!`;\n';

/** The packaged app brings no Node; where the machine has none either, the change is looked at instead of run. */
const CHECK = hasNode() ? 'node --test' : 'git grep --untracked -n goodbye';

function hasNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return !('electron' in process.versions) || folders.some((folder) => existsSync(join(folder, name)));
}

const SPECIFICATION = `## Goal
The greeter says goodbye as it says hello: \`goodbye('Ada')\` gives \`Goodbye, Ada!\`.

## Behaviour
- \`goodbye(name)\` returns the words, it prints nothing.
- \`hello(name)\` stays as it is.

## Files
- \`${SOURCE}\`: the function, beside \`hello\`.
- \`${TEST}\`: a test of its own.

## Proof
\`${CHECK}\` passes.`;

/**
 * What the agent does when nobody has given it a script: real work, small enough to watch. In the demo's own scratch repository it
 * goes through without its user; elsewhere it asks as far as it is not trusted.
 *
 * @param {string} stage
 * @param {string} cwd
 * @returns {Action[]}
 */
export function demoActions(stage, cwd) {
  const greeter = existsSync(resolve(cwd, SOURCE));
  const source = greeter ? readFileSync(resolve(cwd, SOURCE), 'utf8') : '';
  const actions = actionsOf(stage, greeter, source);
  return isDemo(cwd) ? actions.map((action) => ({ ...action, ask: false })) : actions;
}

/** Whether a folder is a checkout of the repository that Croft names: what lies in it says nothing, for anybody can copy that. @param {string} cwd */
function isDemo(cwd) {
  const demo = process.env['CROFT_SCRIPT_DEMO'];
  if (!demo || !existsSync(join(demo, '.git')) || !existsSync(join(cwd, '.git'))) return false;
  const git = join(realpathSync(demo), '.git');
  return `${realpathSync(scratchFolder(cwd))}${sep}`.startsWith(git + sep);
}

/** @param {string} stage @param {boolean} greeter @param {string} source */
function actionsOf(stage, greeter, source) {
  if (stage === 'specification') return specification(greeter);
  if (stage === 'qa') return qa(greeter);
  return greeter ? implementation(source) : elsewhere();
}

/** @param {boolean} greeter */
const specification = (greeter) => [
  { think: 'I look at what is there before I decide what has to change.' },
  { bash: 'git log --oneline -3 && ls' },
  ...(greeter ? [{ read: SOURCE }] : []),
  { say: 'The greeter is one small function with one test. **goodbye** belongs right beside it.' },
  { verdict: { passed: true, summary: greeter ? SPECIFICATION : 'Write `GREETING.md` with a greeting in it.' } },
];

/** @param {string} source */
const implementation = (source) => [
  { think: 'The specification asks for one function and one test. I begin with the function.' },
  {
    todo: [
      { content: 'Add goodbye(name)', status: 'in_progress' },
      { content: 'Test it', status: 'pending' },
    ],
  },
  ...(source.includes('goodbye') ? [] : [{ edit: SOURCE, from: HELLO, to: HELLO + GOODBYE, decides: true }]),
  {
    write: 'test/goodbye.test.js',
    text: [
      "import assert from 'node:assert/strict';",
      "import { test } from 'node:test';",
      "import { goodbye } from '../src/greeter.js';",
      '',
      "test('says goodbye', () => assert.equal(goodbye('Ada'), 'Goodbye, Ada!'));",
      '',
    ].join('\n'),
    decides: true,
  },
  { bash: CHECK, decides: true },
  { say: 'Both tests pass. I changed nothing else.' },
  { verdict: { passed: true, summary: `Added \`goodbye(name)\` with a test; \`${CHECK}\` passes.` } },
];

/** @returns {Action[]} */
const elsewhere = () => [
  { think: 'This folder has no greeter, so a file with a greeting has to do.' },
  { write: 'GREETING.md', text: '# Hello\n\nWritten by the scripted agent.\n', decides: true },
  { bash: 'cat GREETING.md' },
  { verdict: { passed: true, summary: 'Wrote `GREETING.md`.' } },
];

/** @param {boolean} greeter */
const qa = (greeter) => [
  { think: 'I read the change itself and run its tests; what the summary says is no proof.' },
  { bash: 'git status --short && git log --oneline -3' },
  { bash: greeter ? CHECK : 'test -s GREETING.md && echo there', decides: true },
  { say: 'The change does what was asked, and nothing else.' },
  {
    verdict: {
      passed: true,
      summary: greeter ? 'goodbye works and is tested; nothing else changed.' : 'The greeting is there.',
    },
  },
];
