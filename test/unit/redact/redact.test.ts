import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor, MASK } from '../../../src/main/core/redact/redact';
import { benign, contexts, kinds } from './corpus';

const { text, value } = createRedactor();
const share = (part: number, whole: number): number => part / whole;

describe('secrets of well-known shapes', () => {
  it('are taken out wherever they stand: at least 98 % of 500', () => {
    const cases = fc.sample(fc.tuple(fc.constantFrom(...kinds), fc.constantFrom(...contexts)), {
      numRuns: 500,
      seed: 7,
    });
    const secrets = cases.map(([kind, context], index) => {
      const secret = fc.sample(kind.secret, { numRuns: 1, seed: index })[0] ?? '';
      return { kind: kind.name, secret, line: context(secret) };
    });
    const left = secrets.filter(({ secret, line }) => text(line).includes(secret.slice(-12)));
    expect(left.slice(0, 5)).toEqual([]);
    expect(share(secrets.length - left.length, secrets.length)).toBeGreaterThanOrEqual(0.98);
  });

  it.each(kinds.map((kind) => [kind.name, kind] as const))('%s, alone', (_, kind) => {
    fc.assert(
      fc.property(kind.secret, (secret) => {
        expect(text(secret)).not.toContain(secret.slice(-12));
      }),
      { numRuns: 20 },
    );
  });
});

describe('secrets by the name of what they are given to', () => {
  it.each([
    ['DB_PASSWORD=hunter2!', 'hunter2!'],
    ['export ACME_API_KEY="9f8e7d6c5b4a39281706"', '9f8e7d6c5b4a39281706'],
    ['{"client_secret": "GhT5-kLm9_pQr2"}', 'GhT5-kLm9_pQr2'],
    [String.raw`{\"password\":\"hunter2\"}`, 'hunter2'],
    ['password: s3cret-and-long', 's3cret-and-long'],
    ['Authorization: Bearer abcdef1234567890abcdef', 'abcdef1234567890abcdef'],
    ['authorization: Basic dXNlcjpwYXNzd29yZDEyMw==', 'dXNlcjpwYXNzd29yZDEyMw=='],
    ['curl https://api.example.org/x?access_token=a1b2c3d4e5f6g7', 'a1b2c3d4e5f6g7'],
    ['postgres://shop:pa55word@db.example.org/shop', 'pa55word'],
    ['aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
    ['tool --token 4f9a8b7c6d5e4f3a2b1c run', '4f9a8b7c6d5e4f3a2b1c'],
    ['Cookie: sid=8a7b6c5d4e3f2a1b', '8a7b6c5d4e3f2a1b'],
  ])('%s', (line, secret) => {
    expect(text(line)).toContain(MASK);
    expect(text(line)).not.toContain(secret);
  });

  it('keeps what is around them', () => {
    expect(text('A_TOKEN=a1b2c3d4e5f6 npm run start')).toBe(`A_TOKEN=${MASK} npm run start`);
    expect(text('{"api_key":"a1b2c3d4e5f6","n":1}')).toBe(`{"api_key":"${MASK}","n":1}`);
    expect(text('https://me:hunter2@example.org/x')).toBe(`https://me:${MASK}@example.org/x`);
  });
});

describe('what is no secret', () => {
  it.each(['sk-', 'sk-proj-', 'eyJaaaaaaaa-'])(
    'is gone through once, though it begins as one again and again: %s',
    (beginning) => {
      const long = beginning.repeat(300_000 / beginning.length);
      expect(text(long)).toBe(long);
    },
  );

  it('stays as it is', () => {
    const changed = benign.filter((line) => text(line) !== line).map((line) => [line, text(line)]);
    expect(changed).toEqual([]);
  });

  it('is changed in no ids of ours', () => {
    const ours = 'task_0123456789ab run_b1f71c3d9e toolu_01A09q90qw90lq917835lq9 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d';
    expect(text(ours)).toBe(ours);
  });
});

describe('fields of a value', () => {
  it.each(['AWS_SECRET_ACCESS_KEY', 'secretAccessKey', 'api_key', 'PGPASSWORD', 'signing-key', 'accessToken'])(
    'that are named as a secret go whole: %s',
    (name) => {
      expect(value({ [name]: 'plain words', other: 'plain words' })).toEqual({ [name]: MASK, other: 'plain words' });
    },
  );
});

describe('known secrets', () => {
  it('are taken out in every spelling, whatever they look like', () => {
    const secret = 'correct horse "battery"/7';
    const known = createRedactor([secret]);
    const spellings = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), btoa(secret)];
    for (const spelling of spellings) expect(known.text(`<${spelling}>`)).toMatch(/^<\[redacted\]=*>$/);
  });

  it('are left where they are too short to tell', () => {
    expect(createRedactor(['abc']).text('abcdef')).toBe('abcdef');
  });
});

describe('a value', () => {
  it('loses the secrets in its texts, and texts in fields that are named as secrets', () => {
    const input = { password: 'plain words', nested: [{ token: 'x' }, 'API_KEY=a1b2c3d4e5f6'], count: 3, none: null };
    expect(value(input)).toEqual({
      password: MASK,
      nested: [{ token: MASK }, `API_KEY=${MASK}`],
      count: 3,
      none: null,
    });
  });

  it('ends however deep it is', () => {
    let deep: unknown = 'end';
    for (let depth = 0; depth < 5_000; depth += 1) deep = { deep };
    expect(JSON.stringify(value(deep))).toContain(MASK);
  });
});

it('takes time in proportion to the text', () => {
  const hostile = [
    'token='.repeat(20_000),
    '-----BEGIN PRIVATE KEY-----\n'.repeat(5_000),
    `eyJ${'a.'.repeat(50_000)}`,
    '://a:'.repeat(30_000),
  ];
  for (const long of hostile) expect(text(long).length).toBeLessThanOrEqual(long.length * 2);
});
