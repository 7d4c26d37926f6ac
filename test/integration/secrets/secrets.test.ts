import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createClaudeDriver } from '../../../src/main/adapters/agents/claude';
import { claudeEnvironment, withKept } from '../../../src/main/adapters/agents/claude/environment';
import { detectLogin } from '../../../src/main/adapters/agents/claude/login';
import { createSecrets } from '../../../src/main/adapters/secrets';
import { doctorHandlers } from '../../../src/main/app/handlers/doctor';
import { secretHandlers } from '../../../src/main/app/handlers/secret';
import type { App } from '../../../src/main/app/app';
import type { SecretCipher } from '../../../src/main/ports/secrets';
import { createMemoryLogger, NOON } from '../../builders';

const KEY = 'sk-ant-canary-0123456789';
const home = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'croft-secrets-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};
const flip = (bytes: Uint8Array): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0x5a));
/** A keyring whose key turns every bit that it likes; `broken` ones refuse, saying what they were given. */
const cipher = (broken: 'encrypt' | 'decrypt' | null = null): SecretCipher => ({
  kind: 'keyring',
  encrypt: (text) =>
    broken === 'encrypt' ? Promise.reject(new Error(`no key for ${text}`)) : Promise.resolve(flip(Buffer.from(text))),
  decrypt: (sealed) =>
    broken === 'decrypt' ? Promise.reject(new Error('no key')) : Promise.resolve(flip(sealed).toString()),
});
const open = async (folder: string, keyring: SecretCipher | null = cipher()) => {
  const logger = createMemoryLogger();
  const secrets = await createSecrets({ home: folder, cipher: keyring, now: () => NOON, logger });
  return { secrets, logger };
};
const fileOf = (folder: string): string => join(folder, 'secrets.json');

describe('secrets in a keyring', () => {
  it('are there again after a restart, encrypted in a file of the owner alone', async () => {
    const folder = home();
    const { secrets } = await open(folder);
    expect(await secrets.set('ANTHROPIC_API_KEY', KEY)).toMatchObject({ ok: true });
    expect(statSync(fileOf(folder)).mode & 0o777).toBe(0o600);
    expect(readFileSync(fileOf(folder), 'utf8')).not.toContain(KEY);
    const again = (await open(folder)).secrets;
    expect(again.values()).toEqual({ ANTHROPIC_API_KEY: KEY });
    expect(again.names()).toEqual([{ name: 'ANTHROPIC_API_KEY', setAt: NOON }]);
    expect(again.keeping().kind).toBe('keyring');
    expect(again.check()).toMatchObject({ state: 'ok' });
    await again.remove('ANTHROPIC_API_KEY');
    expect((await open(folder)).secrets.names()).toEqual([]);
    expect(readdirSync(folder)).toEqual(['secrets.json']);
  });

  it('lie in no half-written file of an earlier crash', async () => {
    const folder = home();
    writeFileSync(`${fileOf(folder)}.0123456789ab`, '{"version":1,"secr');
    writeFileSync(`${fileOf(folder)}.backup`, 'the user’s own');
    await open(folder);
    expect(readdirSync(folder)).toEqual(['secrets.json.backup']);
  });

  it('are all kept when they are set at once', async () => {
    const folder = home();
    const { secrets } = await open(folder);
    await Promise.all([
      secrets.set('ANTHROPIC_API_KEY', `${KEY}-1`),
      secrets.set('ANTHROPIC_AUTH_TOKEN', `${KEY}-2`),
      secrets.set('CLAUDE_CODE_OAUTH_TOKEN', `${KEY}-3`),
      secrets.remove('ANTHROPIC_AUTH_TOKEN'),
    ]);
    const expected = { ANTHROPIC_API_KEY: `${KEY}-1`, CLAUDE_CODE_OAUTH_TOKEN: `${KEY}-3` };
    expect(secrets.values()).toEqual(expected);
    expect((await open(folder)).secrets.values()).toEqual(expected);
  });

  it('stay as they were when the keyring or the disk refuses, and the refusal says no value', async () => {
    const folder = home();
    await (await open(folder)).secrets.set('ANTHROPIC_API_KEY', KEY);
    const locked = await open(folder, cipher('encrypt'));
    const refused = await locked.secrets.set('ANTHROPIC_API_KEY', `${KEY}-new`);
    expect(refused).toMatchObject({ ok: false, error: { reason: 'secret.keyring' } });
    expect(locked.secrets.values()).toEqual({ ANTHROPIC_API_KEY: KEY });
    const gone = join(folder, 'gone');
    mkdirSync(gone);
    const nowhere = await open(gone);
    rmSync(gone, { recursive: true });
    const unwritten = await nowhere.secrets.set('ANTHROPIC_API_KEY', KEY);
    expect(unwritten).toMatchObject({ ok: false, error: { reason: 'secret.file' } });
    expect(JSON.stringify([refused, unwritten, locked.logger.lines, nowhere.logger.lines])).not.toContain(KEY);
  });

  it('outlive a keyring that has lost its key, until they are set again', async () => {
    const folder = home();
    const { secrets } = await open(folder);
    await secrets.set('ANTHROPIC_API_KEY', KEY);
    await secrets.set('ANTHROPIC_AUTH_TOKEN', KEY);
    const strange = (await open(folder, cipher('decrypt'))).secrets;
    expect(strange.values()).toEqual({});
    expect(strange.check()).toMatchObject({ state: 'warn', message: expect.stringContaining('ANTHROPIC_API_KEY') });
    await strange.set('ANTHROPIC_API_KEY', `${KEY}-new`);
    expect((await open(folder)).secrets.values()).toEqual({
      ANTHROPIC_API_KEY: `${KEY}-new`,
      ANTHROPIC_AUTH_TOKEN: KEY,
    });
  });
});

describe('the file of secrets', () => {
  it.each([
    ['half', '{"version":1,"secr'],
    ['empty', ''],
    ['another', '{"version":2,"secrets":{}}'],
  ])('is put aside when it is damaged (%s), and the doctor says so', async (_, content) => {
    const folder = home();
    writeFileSync(fileOf(folder), content);
    const { secrets } = await open(folder);
    const [aside = ''] = readdirSync(folder);
    expect(aside).toMatch(/^secrets\.damaged-.*\.json$/);
    expect(readFileSync(join(folder, aside), 'utf8')).toBe(content);
    expect(secrets.check()).toMatchObject({ state: 'warn', message: expect.stringContaining(aside) });
    await secrets.set('ANTHROPIC_API_KEY', KEY);
    const again = (await open(folder)).secrets;
    expect(again.values()).toEqual({ ANTHROPIC_API_KEY: KEY });
    expect(again.check().state).toBe('warn');
  });

  it('is left alone when it is no plain file: secrets are then in memory', async () => {
    const folder = home();
    symlinkSync('/dev/null', fileOf(folder));
    const { secrets } = await open(folder);
    expect(secrets.keeping().kind).toBe('memory');
    await secrets.set('ANTHROPIC_API_KEY', KEY);
    expect(secrets.values()).toEqual({ ANTHROPIC_API_KEY: KEY });
    expect(readdirSync(folder)).toEqual(['secrets.json']);
  });

  it('is made readable for its owner alone', async () => {
    const folder = home();
    await (await open(folder)).secrets.set('ANTHROPIC_API_KEY', KEY);
    chmodSync(fileOf(folder), 0o644);
    await open(folder);
    expect(statSync(fileOf(folder)).mode & 0o777).toBe(0o600);
  });
});

const NONE_IN_MEMORY =
  'No secret is set. There is no keyring that Croft can use here: a secret that you set stays in memory only and is gone when Croft ends.';

describe('secrets without a keyring', () => {
  it('are in memory only, and that is said', async () => {
    const folder = home();
    const { secrets } = await open(folder, null);
    expect(secrets.check()).toMatchObject({ state: 'ok', message: NONE_IN_MEMORY });
    await secrets.set('ANTHROPIC_API_KEY', KEY);
    expect(secrets.values()).toEqual({ ANTHROPIC_API_KEY: KEY });
    expect(secrets.check()).toMatchObject({ state: 'warn', message: expect.stringContaining('in memory only') });
    expect(existsSync(fileOf(folder))).toBe(false);
    expect((await open(folder, null)).secrets.names()).toEqual([]);
  });

  it('leave those of the desktop app where they are', async () => {
    const folder = home();
    await (await open(folder)).secrets.set('ANTHROPIC_API_KEY', KEY);
    const before = readFileSync(fileOf(folder), 'utf8');
    const { secrets } = await open(folder, null);
    await secrets.set('ANTHROPIC_API_KEY', `${KEY}-other`);
    await secrets.remove('ANTHROPIC_API_KEY');
    expect(readFileSync(fileOf(folder), 'utf8')).toBe(before);
    expect(secrets.check()).toMatchObject({ state: 'warn', message: expect.stringContaining('without the keyring') });
  });
});

describe('an agent', () => {
  const kept = { ANTHROPIC_API_KEY: KEY };

  it('gets a kept secret, unless the environment has one of the same name', () => {
    const keyFor = (env: Record<string, string>) =>
      claudeEnvironment(withKept({ PATH: '/bin', ...env }, kept), '/tmp', [])['ANTHROPIC_API_KEY'];
    expect(keyFor({})).toBe(KEY);
    expect(keyFor({ ANTHROPIC_API_KEY: '' })).toBe(KEY);
    expect(keyFor({ ANTHROPIC_API_KEY: 'own' })).toBe('own');
    expect(keyFor({ CLAUDE_API_KEY: 'own' })).toBe('own');
  });

  it('counts as logged in with a kept secret from then on', async () => {
    const folder = home();
    const program = join(folder, 'claude');
    writeFileSync(program, '#!/bin/sh\necho "2.1.329 (Claude Code)"\n', { mode: 0o755 });
    const env = { PATH: '/usr/bin:/bin', HOME: folder, CLAUDE_CLI_PATH: program };
    expect(await detectLogin(withKept(env, {}), folder)).toBe('none');
    expect(await detectLogin(withKept(env, kept), folder)).toBe('api-key');
    expect(await detectLogin(withKept(env, { CLAUDE_CODE_OAUTH_TOKEN: KEY }), folder)).toBe('token');
    const { secrets } = await open(folder, null);
    const driver = createClaudeDriver({ env, secrets: secrets.values });
    const settings = { claude: { path: null } } as Parameters<typeof driver.probe>[0];
    expect(await driver.probe(settings)).toMatchObject({ value: { login: 'none' } });
    await secrets.set('ANTHROPIC_API_KEY', KEY);
    expect(await driver.probe(settings)).toMatchObject({ value: { login: 'api-key' } });
  });
});

describe('commands', () => {
  it('answer names only, and the doctor tells how secrets are kept', async () => {
    const { secrets, logger } = await open(home());
    const clock = { now: () => NOON };
    const [probe, worker] = [{ checks: () => Promise.resolve([]) }, { isUp: () => true }];
    const app = { secrets, clock, logger, probe, worker } as unknown as App;
    const handlers = secretHandlers(app);
    const context = { access: 'local', peer: 'test', signal: AbortSignal.timeout(60_000) } as const;
    const answers = [
      await handlers['secret.set']({ name: 'ANTHROPIC_API_KEY', value: KEY }, context),
      await handlers['secret.list']({}, context),
      await doctorHandlers(app)['doctor.check']({}, context),
      await handlers['secret.remove']({ name: 'ANTHROPIC_API_KEY' }, context),
    ];
    expect(answers[1]).toMatchObject({
      value: { secrets: [{ name: 'ANTHROPIC_API_KEY' }], keeping: { kind: 'keyring' } },
    });
    expect(answers[2]).toMatchObject({ value: { checks: [{ key: 'worker' }, { key: 'secrets', state: 'ok' }] } });
    expect(answers[3]).toMatchObject({ value: { secrets: [] } });
    expect(JSON.stringify([answers, logger.lines])).not.toContain(KEY);
  });
});
