import { expect, it } from 'vitest';
import { isToldWhole } from '../../../src/renderer/src/state/view/told-whole';
import { ask } from './build';

const command = (text: string, more: Record<string, unknown> = {}) =>
  ask('a', 't', { title: `run \`${text}\`?`, input: { command: text, ...more } });

it.each([
  ['a command of one line', true, command('npm publish --tag next', { description: 'Publishes it', timeout: 1000 })],
  ['one with stars', true, command('rm -rf src/**/*.js')],
  ['the first of two lines', false, ask('a', 't', { title: 'run `true`?', input: { command: 'true\nrm -rf ~' } })],
  ['one that was cut', false, ask('a', 't', { title: 'run `echo a…`?', input: { command: 'echo abc' } })],
  ['one without its sandbox', false, command('ls', { dangerouslyDisableSandbox: true })],
  ['one whose backticks would be drawn as code', false, command('echo `rm -rf ~`')],
  ['one with signs that nobody sees', false, command('echo \u202Eab')],
  ['one with spaces that are drawn as one', false, command('rm -rf "a  b"')],
  ['a change, whose content is beside it', false, ask('a', 't', { toolName: 'Edit', title: 'change a.ts?' })],
  ['another tool', false, ask('a', 't', { toolName: 'WebFetch', title: 'use WebFetch?', input: { url: 'x' } })],
  ['a question', true, ask('a', 't', { kind: 'question', title: 'Which one?' })],
])('the line of %s tells all: %s', (_what, isWhole, asked) => expect(isToldWhole(asked)).toBe(isWhole));
