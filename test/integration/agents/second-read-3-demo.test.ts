import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { ensureDemoRepository } from '../../../src/main/adapters/demo/demo-repository';
import { eventsOf, finish, scriptedBench } from './bench';

const run = promisify(execFile);

/** The demo's repository under a name, and an agent at work on it in a worktree, in a workspace that is not trusted. */
async function workIn(name: string) {
  const bench = await scriptedBench();
  onTestFinished(() => bench.close());
  const env = { PATH: process.env['PATH'] ?? '', HOME: bench.home };
  const repository = await ensureDemoRepository(join(bench.root, name), env);
  const cwd = join(bench.root, 'worktree');
  await run('git', ['worktree', 'add', '--quiet', cwd], { cwd: repository, env });
  return bench.start({ cwd, trust: 'ask', prompt: 'Stage: implementation\n\nSay goodbye, too.' });
}

it('asks nothing in the repository of the demo', async () => {
  const agent = await workIn('demo');
  await agent.until('turn-end');
  expect(await finish(agent)).toBe(0);
  expect(eventsOf(agent, 'ask')).toEqual([]);
  expect(eventsOf(agent, 'verdict')).toMatchObject([{ verdict: { passed: true } }]);
});

it('asks in a copy of it, which may hold anything beside', async () => {
  const agent = await workIn('copy');
  const first = await Promise.race([agent.until('ask'), agent.until('turn-end')]);
  expect(first.kind).toBe('ask');
});
