import { execFile } from 'node:child_process';
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { DemoRepository } from '../../ports/demo-repository';

const run = promisify(execFile);

/** A tiny program with a test: enough for an agent to change something and for QA to check it. */
const files: Readonly<Record<string, string>> = {
  'README.md': '# Greeter\n\nSays hello. Run `node --test` to check it.\n',
  'package.json': `${JSON.stringify({ name: 'greeter', private: true, type: 'module', scripts: { test: 'node --test' } }, null, 2)}\n`,
  'src/greeter.js': 'export const hello = (name) => `Hello, ${name}!`;\n',
  'test/greeter.test.js': [
    "import assert from 'node:assert/strict';",
    "import { test } from 'node:test';",
    "import { hello } from '../src/greeter.js';",
    '',
    "test('says hello', () => assert.equal(hello('Ada'), 'Hello, Ada!'));",
    '',
  ].join('\n'),
};

const demoTask = {
  title: 'Say goodbye, too',
  description: 'The greeter can say hello. Add a function `goodbye(name)` beside it, with a test.',
} as const;

/**
 * A scratch git repository in `folder`, made once: it appears whole or not at all. Throws when git cannot make it.
 * @param env allow-listed environment for git
 */
export async function ensureDemoRepository(folder: string, env: Readonly<Record<string, string>>): Promise<string> {
  const there = await access(join(folder, '.git')).then(
    () => true,
    () => false,
  );
  if (there) return folder;
  const half = `${folder}.new`;
  await rm(half, { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(half, path, '..'), { recursive: true });
    await writeFile(join(half, path), text);
  }
  const git = (...args: string[]) =>
    run('git', ['-c', 'core.hooksPath=/dev/null', '-c', 'commit.gpgsign=false', ...args], {
      cwd: half,
      env: { ...env },
    });
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('-c', 'user.name=Croft', '-c', 'user.email=croft@localhost', 'commit', '--quiet', '--message=A greeter');
  await rm(folder, { recursive: true, force: true });
  await rename(half, folder);
  return folder;
}

/** The demo's repository in `folder`. */
export const createDemoRepository = (o: {
  readonly folder: string;
  readonly home: string;
  /** Croft's environment: git gets the PATH of it. */
  readonly env: Readonly<Record<string, string | undefined>>;
}): DemoRepository => ({
  ensure: () => ensureDemoRepository(o.folder, { PATH: o.env['PATH'] ?? '', HOME: o.home, LANG: 'C.UTF-8' }),
  task: demoTask,
});
