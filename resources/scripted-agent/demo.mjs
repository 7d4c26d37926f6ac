import { existsSync } from 'node:fs';

/** @typedef {import('./script.mjs').Script} Script */

const specification = `Goal: the greeter can say goodbye, as it says hello.

- \`goodbye(name)\` in src/greeter.js returns \`Goodbye, NAME!\`.
- It stands beside \`hello\` and is exported the same way.
- A test in test/greeter.test.js proves it for one name.
- Left out: other languages, farewells without a name.`;

const testCode = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goodbye, hello } from '../src/greeter.js';

test('says hello', () => assert.equal(hello('Ada'), 'Hello, Ada!'));

test('says goodbye', () => assert.equal(goodbye('Ada'), 'Goodbye, Ada!'));
`;

const helloLine = 'export const hello = (name) => `Hello, ${name}!`;\n';
const goodbyeLine = 'export const goodbye = (name) => `Goodbye, ${name}!`;\n';

/** @type {Script} */
const greeter = {
  stages: {
    specification: [
      { do: 'think', text: 'The task asks for a goodbye. Let me see how the greeter says hello first.' },
      { do: 'bash', command: 'ls -R src test' },
      { do: 'read', path: 'src/greeter.js' },
      {
        do: 'say',
        text: 'One small function beside `hello`, exported the same way, and one test. That is the whole of it.',
      },
      {
        do: 'verdict',
        passed: true,
        summary: specification,
        outputs: { files: ['src/greeter.js', 'test/greeter.test.js'] },
      },
    ],
    implementation: [
      { do: 'think', text: 'The specification is clear: one function, one test, in the style of what is there.' },
      { do: 'edit', path: 'src/greeter.js', from: helloLine, to: helloLine + goodbyeLine },
      { do: 'write', path: 'test/greeter.test.js', text: testCode },
      { do: 'bash', command: 'node --test 2>&1 | tail -n 12' },
      { do: 'say', text: 'The tests pass.' },
      {
        do: 'verdict',
        passed: true,
        summary: 'Added `goodbye(name)` beside `hello` with a test; `node --test` passes.',
      },
    ],
    qa: [
      { do: 'think', text: 'I look at the change itself, then run the checks.' },
      { do: 'bash', command: 'git log --oneline -3 && git diff --stat HEAD~1' },
      { do: 'bash', command: 'node --test 2>&1 | tail -n 12' },
      { do: 'bash', command: `node -e "import('./src/greeter.js').then((g) => console.log(g.goodbye('Ada')))"` },
      { do: 'say', text: 'It does what the specification says, and nothing else changed.' },
      {
        do: 'verdict',
        passed: true,
        summary: 'Every point of the specification holds; 2 tests pass; tried by hand: `Goodbye, Ada!`.',
      },
    ],
  },
};

/** For a workspace that is not the demo's: touches one file of its own. @type {Script} */
const anywhere = {
  stages: {
    specification: [
      { do: 'bash', command: 'ls' },
      {
        do: 'verdict',
        passed: true,
        summary: 'The scripted agent writes the file croft-demo.md. It does nothing else: it follows a script.',
      },
    ],
    implementation: [
      {
        do: 'write',
        path: 'croft-demo.md',
        text: '# Written by the scripted agent\n\nChoose the agent `claude` for real work.\n',
      },
      { do: 'verdict', passed: true, summary: 'Wrote croft-demo.md.' },
    ],
    qa: [
      { do: 'bash', command: 'cat croft-demo.md' },
      { do: 'verdict', passed: true, summary: 'The file is there.' },
    ],
  },
};

/** What the agent does where no script is given. @returns {Script} */
export const demoScript = () => (existsSync('src/greeter.js') ? greeter : anywhere);
