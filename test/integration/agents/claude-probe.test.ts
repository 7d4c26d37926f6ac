import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClaudeDriver } from '../../../src/main/adapters/agents/claude';
import { MINIMUM_VERSION } from '../../../src/main/adapters/agents/claude/installation';
import type { AgentDriver } from '../../../src/main/ports/agent-driver';
import { CLAUDE, makePlace, runInput } from './bench';
import type { Place } from './bench';

let place: Place;
beforeEach(async () => {
  place = await makePlace();
});
afterEach(() => place.remove());

const BASE_PATH = '/usr/bin:/bin';

function driver(env: Record<string, string> = {}): AgentDriver {
  return createClaudeDriver({ env: { PATH: BASE_PATH, HOME: place.home, ...env }, isRoot: false });
}

/** A program that tells a version and writes down that it was asked. */
async function fakeClaude(path: string, version: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\necho "$@" "$SECRET" >> "${place.root}/asked"\necho "${version} (Claude Code)"\n`);
  await chmod(path, 0o755);
  return path;
}

async function asked(): Promise<string[]> {
  return (await readFile(join(place.root, 'asked'), 'utf8')).trim().split('\n');
}

const settings = () => runInput(place).settings;
const withPath = (path: string) => ({ ...settings(), claude: { ...settings().claude, path } });

describe('finding the Claude command line', () => {
  it('knows the real one, its version and its login', async () => {
    const found = await driver({ CLAUDE_CLI_PATH: CLAUDE, ANTHROPIC_API_KEY: 'x' }).probe(settings());
    expect(found).toMatchObject({ ok: true, value: { path: CLAUDE, login: 'api-key' } });
    expect(found.ok && found.value.version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('looks on PATH, then in the usual places; a folder beside Croft does not count', async () => {
    const usual = await fakeClaude(join(place.home, '.local/bin/claude'), '9.0.1');
    expect(await driver({ PATH: `.:workspace:${BASE_PATH}` }).probe(settings())).toMatchObject({
      value: { path: usual },
    });
    const onPath = await fakeClaude(join(place.root, 'bin/claude'), '9.0.2');
    const both = await driver({ PATH: `${dirname(onPath)}:${BASE_PATH}` }).probe(settings());
    expect(both).toMatchObject({ value: { path: onPath, version: '9.0.2' } });
  });

  it('takes the path of the settings before that of the environment', async () => {
    const one = await fakeClaude(join(place.root, 'one/claude'), '9.0.1');
    const two = await fakeClaude(join(place.root, 'two/claude'), '9.0.2');
    const found = driver({ CLAUDE_CLI_PATH: two });
    expect(await found.probe(settings())).toMatchObject({ value: { path: two } });
    expect(await found.probe(withPath(one))).toMatchObject({ value: { path: one } });
  });

  it('asks a program for its version once, until its file changes, and tells it no secret', async () => {
    const path = await fakeClaude(join(place.root, 'bin/claude'), '9.0.1');
    const found = driver({ CLAUDE_CLI_PATH: path, SECRET: 'canary' });
    await Promise.all([found.probe(settings()), found.probe(settings())]);
    await found.probe(settings());
    expect(await asked()).toEqual(['--version']);
    await rename(await fakeClaude(join(place.root, 'newer'), '9.0.22'), path);
    expect(await found.probe(settings())).toMatchObject({ value: { version: '9.0.22' } });
    expect(await asked()).toHaveLength(2);
  });

  const wrong: readonly (readonly [what: string, make: () => Promise<string>, problem: string])[] = [
    ['is not there', () => Promise.resolve('/nowhere/claude'), 'cli-missing'],
    ['is a folder', () => Promise.resolve('/usr'), 'cli-missing'],
    ['is something else', () => fakeClaude(join(place.root, 'x'), 'hello'), 'cli-missing'],
    ['is too old', () => fakeClaude(join(place.root, 'x'), '2.1.204'), 'cli-too-old'],
    ['is much too old', () => fakeClaude(join(place.root, 'x'), '1.9.999'), 'cli-too-old'],
  ];

  it.each(wrong)('says so when it %s', async (_, make, problem) => {
    const path = await make();
    const found = await driver().probe(withPath(path));
    expect(found).toMatchObject({ ok: false, error: { problem } });
    expect(!found.ok && found.error.message).toContain(path);
    expect(await driver().prepare(runInput(place, { settings: withPath(path) }))).toMatchObject({ error: { problem } });
  });

  it('takes the oldest one that it works with', async () => {
    const path = await fakeClaude(join(place.root, 'x'), MINIMUM_VERSION);
    expect(await driver().probe(withPath(path))).toMatchObject({ ok: true });
  });

  it('says that there is none at all', async () => {
    const found = await driver({ PATH: join(place.root, 'empty') }).probe(settings());
    expect(found).toMatchObject({ ok: false, error: { problem: 'cli-missing' } });
  });
});

describe('the login that can be seen from outside', () => {
  const cases: readonly (readonly [login: string, env: Record<string, string>, files: Record<string, unknown>])[] = [
    ['none', {}, {}],
    ['api-key', { CLAUDE_API_KEY: 'x' }, {}],
    ['token', { ANTHROPIC_AUTH_TOKEN: 'x' }, {}],
    ['token', { CLAUDE_CODE_OAUTH_TOKEN: 'x' }, {}],
    ['subscription', {}, { '.claude.json': { oauthAccount: { emailAddress: 'ada@example.test' } } }],
    ['subscription', {}, { '.claude/.credentials.json': { claudeAiOauth: { accessToken: 'x' } } }],
    ['api-key', {}, { '.claude.json': { primaryApiKey: 'x' } }],
    ['unknown', {}, { '.claude/settings.json': { apiKeyHelper: 'get-key' } }],
    ['unknown', {}, { '.claude/settings.json': { env: { CLAUDE_CODE_USE_BEDROCK: '1' } } }],
    ['none', {}, { '.claude.json': 'not json', '.claude/.credentials.json': [] }],
  ];

  it.each(cases)('is %s with %j and %j', async (login, env, files) => {
    const path = await fakeClaude(join(place.root, 'bin/claude'), '9.0.1');
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(place.home, name)), { recursive: true });
      await writeFile(join(place.home, name), JSON.stringify(content));
    }
    expect(await driver({ CLAUDE_CLI_PATH: path, ...env }).probe(settings())).toMatchObject({ value: { login } });
  });

  it('is looked for where CLAUDE_CONFIG_DIR says', async () => {
    const path = await fakeClaude(join(place.root, 'bin/claude'), '9.0.1');
    const folder = join(place.root, 'config');
    await mkdir(folder);
    await writeFile(join(folder, '.claude.json'), JSON.stringify({ oauthAccount: {} }));
    const found = await driver({ CLAUDE_CLI_PATH: path, CLAUDE_CONFIG_DIR: folder }).probe(settings());
    expect(found).toMatchObject({ value: { login: 'subscription' } });
  });
});
