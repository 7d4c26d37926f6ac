import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeProgram } from '../../builders/repo';

/** Settings that name a program, and ways to make git use them. */
export const programs: readonly (readonly [key: string, value: (program: string) => string])[] = [
  ['core.fsmonitor', (program) => program],
  ['core.sshCommand', (program) => program],
  ['core.editor', (program) => program],
  ['core.pager', (program) => program],
  ['core.askPass', (program) => program],
  ['core.alternateRefsCommand', (program) => program],
  ['pager.diff', (program) => program],
  ['filter.x.clean', (program) => program],
  ['filter.x.smudge', (program) => program],
  ['filter.x.process', (program) => program],
  ['filter.x.required', () => 'true'],
  ['diff.external', (program) => program],
  ['diff.x.command', (program) => program],
  ['diff.x.textconv', (program) => program],
  ['merge.x.driver', (program) => `${program} %O %A %B`],
  ['merge.default', () => 'x'],
  ['merge.renormalize', () => 'true'],
  ['merge.verifySignatures', () => 'true'],
  ['merge.tool', () => 'x'],
  ['mergetool.x.cmd', (program) => program],
  ['rerere.enabled', () => 'true'],
  ['uploadpack.packObjectsHook', (program) => program],
  ['gpg.program', (program) => program],
  ['gpg.format', () => 'openpgp'],
  ['commit.gpgSign', () => 'true'],
  ['user.signingKey', () => 'ABC'],
  ['credential.helper', (program) => `!${program}`],
  ['trailer.croft-run.command', (program) => program],
  ['trailer.croft-run.cmd', (program) => program],
  ['gc.auto', () => '1'],
  ['gc.recentObjectsHook', (program) => program],
  ['hook.evil.command', (program) => program],
  ['hook.evil.event', () => 'post-checkout'],
  ['status.submoduleSummary', () => 'true'],
  ['submodule.recurse', () => 'true'],
];

/** Hooks that git would run in what Croft does. */
const HOOKS = [
  'post-checkout',
  'pre-commit',
  'commit-msg',
  'post-commit',
  'prepare-commit-msg',
  'post-index-change',
  'reference-transaction',
  'pre-merge-commit',
  'post-merge',
  'post-rewrite',
  'applypatch-msg',
  'pre-auto-gc',
  'update',
  'fsmonitor-watchman',
];

/** Plants a hook of each kind into a folder. */
export function plantHooks(folder: string, program: string): void {
  mkdirSync(folder, { recursive: true });
  for (const hook of HOOKS) writeProgram(join(folder, hook), `exec '${program}' ${hook}`);
}
