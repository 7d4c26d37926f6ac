import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import type * as Asar from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createWorkerLink } from '../../../src/main/adapters/worker-link';
import { OWN_PROGRAMS, packagedApp } from '../../../src/main/programs';
import { createMemoryLogger } from '../../builders/logger';
import { fusesOf, makeElectronDist } from '../../fakes/electron-dist';
import { waitFor } from '../../fakes/wait-for';
import { inPty, valueOf } from '../worker/support';

const ROOT = resolve(import.meta.dirname, '../../..');
const run = promisify(execFile);
const { listPackage, extractAll, extractFile, statFile } = createRequire(
  createRequire(import.meta.url).resolve('app-builder-lib/package.json'),
)('@electron/asar') as typeof Asar;

const place = mkdtempSync(join(tmpdir(), 'croft-package-'));
const app = join(place, 'dist/linux-unpacked');
const archive = join(app, 'resources/app.asar');
const content = join(place, 'content');
const env = { PATH: process.env['PATH'] ?? '', HOME: place, TMPDIR: place };

/** The packaged app as it sees itself; what it starts is what a user's would start. */
const { programs, resources } = packagedApp({
  root: content,
  resourcesPath: join(app, 'resources'),
  execPath: join(app, 'croft'),
  platform: 'linux',
  env: {},
});

beforeAll(async () => {
  if (process.platform !== 'linux') return;
  makeElectronDist(join(place, 'electron'), content);
  const words = ['scripts/package.mjs', '--dir', '--x64', `-c.directories.output=${join(place, 'dist')}`];
  const more = { ELECTRON_OVERRIDE_DIST_PATH: join(place, 'electron') };
  await run(process.execPath, words, { cwd: ROOT, env: { ...env, ...more }, maxBuffer: 16 * 1024 * 1024 });
  extractAll(archive, content);
}, 240_000);
afterAll(() => rmSync(place, { recursive: true, force: true, maxRetries: 5 }));

describe.runIf(process.platform === 'linux')('the package', () => {
  it('has what was built and what that needs, and nothing of how it was made', () => {
    const files = listPackage(archive, { isPack: false });
    const own = files.filter((file) => !file.startsWith('/node_modules'));
    expect(own.filter((file) => !/^\/(package\.json|out(\/(main|preload|renderer)(\/.*)?)?)$/.test(file))).toEqual([]);
    expect(files.filter((file) => /\.(map|ts|tsx|md|pdb)$|\.test\.c?js$/.test(file))).toEqual([]);
    expect(files.filter((file) => /\/(vitest|electron|playwright-core|typescript|react)$/.test(file))).toEqual([]);
    const { main, devDependencies } = JSON.parse(extractFile(archive, 'package.json').toString());
    expect([main, devDependencies]).toEqual(['out/main/packaged.js', undefined]);
  });

  it('has native modules of this platform alone, outside of the archive, and no other code there', () => {
    const outside = readdirSync(`${archive}.unpacked`, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(`${archive}.unpacked`, name)).isFile(),
    );
    expect(outside.filter((name) => !name.endsWith('.node'))).toEqual([]);
    expect(outside.map((name) => name.split('/').at(-1))).toEqual(
      expect.arrayContaining(['pty.node', 'linux-x64.node', 'linux-arm64.node']),
    );
    expect(outside.join()).not.toMatch(/darwin|win32/);
    for (const name of outside) expect(statFile(archive, name)).toMatchObject({ unpacked: true });
  });

  it('has prompts, pipelines and icons beside it, and the updater’s file', () => {
    expect(readdirSync(resources).toSorted()).toEqual(['icons', 'pipelines', 'prompts']);
    expect(existsSync(join(resources, 'prompts/verdict-reminder.md'))).toBe(true);
    expect(existsSync(join(resources, 'icons/icon.png'))).toBe(true);
    expect(readFileSync(join(app, 'resources/app-update.yml'), 'utf8')).toContain('updaterCacheDirName: croft-updater');
    expect(existsSync(join(app, 'resources/default_app.asar'))).toBe(false);
  });

  it('has its fuses switched: no plain Node, no NODE_OPTIONS, no inspector, only the archive', () => {
    // runAsNode, cookie encryption, NODE_OPTIONS, inspect, integrity, only from the archive, snapshot (as it was), file: privileges.
    expect(fusesOf(readFileSync(join(place, 'electron/electron')))).toBe('111111111');
    expect(fusesOf(readFileSync(join(app, 'croft'))).slice(0, 8)).toBe('01001110');
  });
});

describe.runIf(process.platform === 'linux')('the programs in the package', () => {
  it('a terminal can be opened by what is in it', async () => {
    const [file, ...args] = programs['pty-check'].command;
    const { stdout, stderr } = await run(file, args, { env: { ...env, CROFT_TEST_TELL: '1' } });
    expect(stdout).toContain('pty-works');
    // The profile is nobody's, and gone afterwards.
    const profile = /setPath userData (\S+)/.exec(stderr)?.[1] ?? '';
    expect([profile.startsWith(place), existsSync(profile)]).toEqual([true, false]);
  });

  it('the scripted agent speaks its protocol', () => {
    const [file, ...args] = programs['scripted-agent'].command;
    const script = JSON.stringify([{ say: 'good morning' }]);
    const message = { type: 'user', message: { role: 'user', content: [{ type: 'text', text: 'hello' }] } };
    const { stdout, status } = spawnSync(file, [...args, '--session-id=6a1b0000-0000-4000-8000-000000000000'], {
      input: `${JSON.stringify(message)}\n`,
      env: { ...env, CROFT_SCRIPT: script, CROFT_SCRIPT_SPEED: '0' },
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect([stdout.includes('good morning'), status]).toEqual([true, 0]);
  });

  it('the worker takes runs, outlives who started it, and ends by a signal', async () => {
    const logger = createMemoryLogger();
    const link = createWorkerLink({ home: place, version: '1', program: programs.worker, logger });
    valueOf(await link.open());
    const [name = ''] = readdirSync(join(place, 'workers'));
    const { pid } = JSON.parse(readFileSync(join(place, 'workers', name, 'worker.json'), 'utf8')) as { pid: number };
    try {
      const spec = inPty('echo out of the package');
      valueOf(await link.start(spec));
      let text = '';
      for await (const { bytes } of link.output(spec.id, 'out', 0, AbortSignal.timeout(60_000))) {
        text += Buffer.from(bytes).toString();
      }
      expect(text).toContain('out of the package');
      await link.dispose();
      expect(process.kill(pid, 0)).toBe(true);
    } finally {
      process.kill(pid, 'SIGTERM');
    }
    await waitFor('the worker to end', () => !existsSync(`/proc/${pid}`));
  });

  it('a program that cannot start says so and ends, instead of showing a dialog', () => {
    const [file, ...args] = programs.worker.command;
    const { status, stderr } = spawnSync(file, [...args, '--state', 'nowhere'], {
      env,
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect([status, stderr]).toEqual([2, expect.stringContaining('--state takes an absolute path.')]);
  });

  it('knows no program but its own', () => {
    expect(Object.keys(programs).toSorted()).toEqual(OWN_PROGRAMS.toSorted());
  });
});

describe('npm run package', () => {
  it('says in one sentence what is missing and what to do, before it does anything', () => {
    const nowhere = { ...env, ELECTRON_OVERRIDE_DIST_PATH: join(place, 'no-electron') };
    const { status, stderr, stdout } = spawnSync(process.execPath, ['scripts/package.mjs', '--dir'], {
      cwd: ROOT,
      env: nowhere,
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/^croft: there is no Electron .* Run `node /)]);
  });
});
