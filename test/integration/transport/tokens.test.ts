import { createHash } from 'node:crypto';
import {
  chmodSync,
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
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTokens } from '../../../src/main/shell/tokens';
import type { Tokens } from '../../../src/main/shell/tokens';

const A = 'key-of-operator-a-01';
const B = 'key-of-operator-b-02';
const DAY = 24 * 3_600_000;
let home: string;
let now: number;
let warnings: string[];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'croft-tokens-'));
  now = 1_900_000_000_000;
  warnings = [];
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function open(apiKeys: readonly string[] = []): Tokens {
  const tokens = openTokens({ home, apiKeys, now: () => now, warn: (message) => void warnings.push(message) });
  if (!tokens.ok) throw new Error(tokens.error.message);
  return tokens.value;
}
const file = (name: string) => join(home, name);
const login = (tokens: Tokens): string => tokens.book.redeem(tokens.mintCode())!;

describe('the token of the operator', () => {
  test('is made once and kept in a private file', () => {
    const first = open();
    expect(readdirSync(home)).toEqual([]);
    first.save();
    const token = readFileSync(file('token'), 'utf8').trim();
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(statSync(file('token')).mode & 0o777).toBe(0o600);
    expect(open().book.find(token)).toMatchObject({ access: 'operator' });
    open().save();
    expect(readFileSync(file('token'), 'utf8').trim()).toBe(token);
  });

  test('comes from the environment where that names some, and no file is made', () => {
    const tokens = open(['first-key-0123456789', 'second-key-0123456789']);
    tokens.save();
    expect(readdirSync(home)).toEqual([]);
    expect(tokens.book.find('second-key-0123456789')).toMatchObject({ id: 'operator-2', access: 'operator' });
    for (const wrong of ['', 'first-key-012345678', 'first-key-01234567890', 'FIRST-KEY-0123456789']) {
      expect(tokens.book.find(wrong)).toBeNull();
    }
    expect(tokens.book.drop('operator-1')).toBe(false);
  });

  test('is made private when its file was open to others', () => {
    writeFileSync(file('token'), 'a-token-of-mine-0123\n', { mode: 0o644 });
    chmodSync(file('token'), 0o644);
    expect(open().book.find('a-token-of-mine-0123')).not.toBeNull();
    expect(statSync(file('token')).mode & 0o777).toBe(0o600);
  });

  test('is refused when it is short, a link or a folder', () => {
    writeFileSync(file('token'), 'short');
    expect(() => open()).toThrow('fewer than 16');
    rmSync(file('token'));
    writeFileSync(file('elsewhere'), 'a-token-of-mine-0123');
    symlinkSync(file('elsewhere'), file('token'));
    expect(() => open()).toThrow('cannot be read');
    rmSync(file('token'));
    mkdirSync(file('token'));
    expect(() => open()).toThrow('cannot be read');
  });
});

describe('a one-use code', () => {
  test('works once', () => {
    const tokens = open();
    const code = tokens.mintCode();
    expect(tokens.book.redeem('wrong')).toBeNull();
    expect(tokens.book.redeem(code)).not.toBeNull();
    expect(tokens.book.redeem(code)).toBeNull();
  });

  test('works for ten minutes', () => {
    const tokens = open();
    const code = tokens.mintCode();
    now += 10 * 60_000;
    expect(tokens.book.redeem(code)).toBeNull();
  });

  test('gives way when there are more than five', () => {
    const tokens = open();
    const codes = Array.from({ length: 6 }, () => tokens.mintCode());
    expect(codes.map((code) => tokens.book.redeem(code) !== null)).toEqual([false, true, true, true, true, true]);
  });
});

describe('a session', () => {
  test('outlives a restart, as a digest in a private file', () => {
    const token = login(open());
    expect(readFileSync(file('sessions.json'), 'utf8')).not.toContain(token);
    expect(statSync(file('sessions.json')).mode & 0o777).toBe(0o600);
    expect(open().book.find(token)).toMatchObject({ access: 'operator' });
  });

  test('ends when it is dropped, and whoever listens is told', () => {
    const tokens = open();
    const token = login(tokens);
    const dropped: string[] = [];
    const unlisten = tokens.book.onDrop((id) => void dropped.push(id));
    const { id } = tokens.book.find(token)!;
    expect(tokens.book.drop(id)).toBe(true);
    expect(tokens.book.drop(id)).toBe(false);
    expect(tokens.book.find(token)).toBeNull();
    expect(open().book.find(token)).toBeNull();
    expect(dropped).toEqual([id]);
    unlisten();
  });

  test('is forgotten after thirty days without use, and not before', () => {
    const used = login(open());
    const unused = login(open());
    for (let day = 0; day < 29; day += 1) {
      now += DAY;
      expect(open().book.find(used)).not.toBeNull();
    }
    now += DAY;
    expect(open().book.find(unused)).toBeNull();
    expect(open().book.find(used)).not.toBeNull();
  });

  test('gives way when there are more than fifty, the one longest unused first', () => {
    const tokens = open();
    const dropped: string[] = [];
    tokens.book.onDrop((id) => void dropped.push(id));
    const all = Array.from({ length: 51 }, () => {
      now += 1;
      return login(tokens);
    });
    expect(tokens.book.find(all[0]!)).toBeNull();
    expect(all.slice(1).every((token) => tokens.book.find(token))).toBe(true);
    expect(dropped).toHaveLength(1);
  });

  test.each([
    [[A], [A, B], true],
    [[A, B], [B, A], true],
    [[A], [B], false],
    [[A, B], [B], false],
    [[A], [], false],
    [[], [A], false],
    [[], [], true],
  ])('made with the keys %j is one with the keys %j: %j', (before, after, isOne) => {
    const first = open(before);
    first.save();
    const token = login(first);
    const next = open(after);
    expect(next.book.find(token) !== null).toBe(isOne);
    expect(next.book.hasOutlivedKey(token)).toBe(!isOne);
    // Made with these keys it is one again, as long as it is not forgotten.
    expect(open(before).book.find(token)).toMatchObject({ access: 'operator' });
  });

  test('keeps nothing by which a key could be guessed', () => {
    const token = login(open([A]));
    const stored = readFileSync(file('sessions.json'), 'utf8');
    const digests = [A, `${A}\n`].map((text) => createHash('sha256').update(text).digest('hex'));
    for (const trace of [A, token, ...digests]) expect(stored).not.toContain(trace);
    // The same key leaves another trace in each session.
    login(open([A]));
    const { sessions } = JSON.parse(readFileSync(file('sessions.json'), 'utf8')) as {
      sessions: { bonds: string[] }[];
    };
    expect(new Set(sessions.flatMap(({ bonds }) => bonds)).size).toBe(2);
  });

  test('of a version that tied none to keys goes on where the environment names no keys, and only there', () => {
    const token = login(open());
    const { sessions } = JSON.parse(readFileSync(file('sessions.json'), 'utf8')) as { sessions: object[] };
    const old = sessions.map((session) => ({ ...session, bonds: undefined }));
    writeFileSync(file('sessions.json'), JSON.stringify({ sessions: old }));
    expect(open([A]).book.find(token)).toBeNull();
    expect(open([A]).book.hasOutlivedKey(token)).toBe(true);
    expect(open().book.find(token)).not.toBeNull();
  });

  test('that was dropped or never was has outlived no key', () => {
    const tokens = open([A]);
    const token = login(tokens);
    tokens.book.drop(tokens.book.find(token)!.id);
    const next = open([B]);
    for (const other of [token, 'guessed', '', A, B]) expect(next.book.hasOutlivedKey(other)).toBe(false);
  });

  test.each(['', '{', '{"sessions":[{"id":1}]}', 'null'])('file that holds %j logs all out and says so', (text) => {
    writeFileSync(file('sessions.json'), text);
    const tokens = open();
    expect(warnings).toHaveLength(1);
    expect(tokens.book.find(login(tokens))).not.toBeNull();
  });
});
