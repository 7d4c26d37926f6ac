import { access, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { bash, passed, tool, write } from '../../fakes/model-server';
import type { AgentRunInput } from '../../../src/main/ports/agent-driver';
import { trustText } from '../../../src/renderer/src/state/workspace-actions';
import type { AgentBench } from './bench';
import { claudeBench, eventsOf, finish } from './bench';

let bench: AgentBench;
afterEach(() => bench.close());

const looks = ['ls; cat README.md', 'grep -r helo .'];
/** What the words of the trust to change files name, and what a newcomer was surprised by. */
const changesFiles = [
  'cp README.md copy.md',
  'mv copy.md moved.md',
  'printf more >> README.md; cat README.md',
  'ls; echo ok > made.txt',
  'rm -rf src',
];
const others = ['npm test', 'git commit -am x', 'touch ../outside', 'rm -rf ../other'];
const outside = ['../other/written.txt', '../other/read.txt'] as const;

/** Runs all commands with the real CLI, denies what is asked, and tells which were. */
async function asked(trust: AgentRunInput['trust']): Promise<readonly string[]> {
  bench = await claudeBench((request) => steps()[request.position] ?? passed('ok'));
  const steps = () => [
    ...[...looks, ...changesFiles, ...others].map((command) => bash(command)),
    write(join(bench.cwd, outside[0]), 'x'),
    tool('Read', { file_path: join(bench.cwd, outside[1]) }),
  ];
  await Promise.all(['src', '../other'].map((folder) => mkdir(join(bench.cwd, folder))));
  await Promise.all(['README.md', outside[1]].map((file) => writeFile(join(bench.cwd, file), 'helo\n')));
  const agent = await bench.start({ trust });
  const denies = async (): Promise<void> => {
    for (let after = 0; ;) {
      const ask = await agent.until('ask', undefined, after).catch(() => null);
      if (!ask) return;
      after = agent.events.indexOf(ask) + 1;
      agent.answer(ask, { kind: 'deny', message: 'No.' });
    }
  };
  const denied = denies();
  await agent.until('verdict');
  await finish(agent);
  await denied;
  return eventsOf(agent, 'ask').map(({ input }) => String(input['command'] ?? input['file_path']));
}

it('trusted to change files, Claude also runs commands that only change files of its folder; all others ask', async () => {
  const all = await asked('edit');
  expect(all).toEqual([...others, ...outside.map((file) => join(bench.cwd, file))]);
  expect((await readdir(bench.cwd)).toSorted()).toEqual(['README.md', 'made.txt', 'moved.md']);
  expect(await readFile(join(bench.cwd, 'README.md'), 'utf8')).toContain('more');
  await access(join(bench.root, 'other'));
});

it('not trusted, it runs only commands that look without asking', async () => {
  const all = await asked('ask');
  expect(all).toEqual([...changesFiles, ...others, ...outside.map((file) => join(bench.cwd, file))]);
  expect((await readdir(bench.cwd)).toSorted()).toEqual(['README.md', 'src']);
});

it('is what the words say where trust is given', () => {
  for (const inPlace of [false, true]) {
    const words = trustText('edit', inPlace);
    for (const free of ['deleted without asking', 'rm', 'mv', 'cp', 'echo > file']) expect(words).toContain(free);
    for (const asking of ['Other commands ask first', 'npm test', 'git commit', 'outside this folder'])
      expect(words).toContain(asking);
  }
  expect(trustText('ask', false)).toContain('but those that only look, such as ls');
});
