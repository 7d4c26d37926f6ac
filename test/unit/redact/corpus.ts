import fc from 'fast-check';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const from = (alphabet: string, length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...Array.from(alphabet)), minLength: length, maxLength: length });
const alnum = (length: number): fc.Arbitrary<string> => from(LETTERS + DIGITS, length);
const after = (prefix: string, rest: fc.Arbitrary<string>): fc.Arbitrary<string> => rest.map((text) => prefix + text);
const base64url = from(`${LETTERS}${DIGITS}_-`, 40).map((text) => `${text}Q7`);

interface Kind {
  readonly name: string;
  readonly secret: fc.Arbitrary<string>;
}

const kind = (name: string, secret: fc.Arbitrary<string>): Kind => ({ name, secret });

/** Secrets as their makers make them. */
export const kinds: readonly Kind[] = [
  kind('Anthropic key', after('sk-ant-api03-', base64url)),
  kind('Anthropic login', after('sk-ant-oat01-', base64url)),
  kind('OpenAI project key', after('sk-proj-', base64url)),
  kind(
    'OpenAI key',
    after(
      'sk-',
      alnum(46).map((text) => `${text}7Z`),
    ),
  ),
  kind(
    'OpenRouter key',
    after(
      'sk-or-v1-',
      from('0123456789abcdef', 62).map((text) => `${text}1a`),
    ),
  ),
  kind('GitHub token', after('ghp_', alnum(36))),
  kind('GitHub app token', after('ghs_', alnum(36))),
  kind('GitHub fine-grained token', after('github_pat_', alnum(60))),
  kind('GitLab token', after('glpat-', alnum(20))),
  kind('npm token', after('npm_', alnum(36))),
  kind('Hugging Face token', after('hf_', alnum(34))),
  kind('Slack bot token', after('xoxb-', alnum(40))),
  kind('Google API key', after('AIza', alnum(35))),
  kind('Google OAuth secret', after('GOCSPX-', alnum(28))),
  kind('AWS key id', after('AKIA', from('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16))),
  kind('Stripe key', after('sk_live_', alnum(24))),
  kind(
    'SendGrid key',
    after(
      'SG.',
      fc.tuple(alnum(22), alnum(43)).map((parts) => parts.join('.')),
    ),
  ),
  kind(
    'signed token',
    fc.tuple(alnum(30), alnum(60), alnum(43)).map(([a, b, c]) => `eyJ${a}.eyJ${b}.${c}`),
  ),
  kind(
    'private key',
    from(`${LETTERS}${DIGITS}+/`, 64).map(
      // Cut off, as it is where an output is.
      (line) => `-----BEGIN RSA PRIVATE KEY-----
${line}
${line}
${line}`,
    ),
  ),
];

/** Where they turn up. */
export const contexts: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => `export API_KEY=${secret}`,
  (secret) => `{"key":"${secret}","n":1}`,
  (secret) => `curl -H "Authorization: Bearer ${secret}" https://api.example.org`,
  (secret) => `const client = new Client('${secret}');`,
  (secret) => (secret.includes('\n') ? `cat key\n${secret}` : `remote: https://user:${secret}@example.org/x.git`),
  (secret) => `+  token: ${secret}`,
  (secret) => `I found ${secret} in the file, and left it.`,
  (secret) => `[info] using ${secret}`,
  (secret) => JSON.stringify({ output: `value=${secret}\nnext` }),
];

/** Lines of logs and of source code that speak of secrets and hold none. */
export const benign: readonly string[] = [
  'const token = await readToken(path);',
  'password: string;',
  'token: z.string().min(1),',
  'const { password } = req.body;',
  'if (!user.password) throw new Error("a password is needed");',
  'max_tokens: 4096, tokens: 128_000, cache_read_tokens=1234567890',
  'The token expires after 15 minutes: ask for a new one.',
  'Password: at least eight characters, one of them a digit.',
  'export API_KEY=$OTHER_KEY',
  'ANTHROPIC_API_KEY: ${{ secrets.ANTHROPIC_API_KEY }}',
  'api_key=process.env.API_KEY',
  'secret = os.environ["SECRET"]',
  'auth: undefined, cookie: null, signature: true',
  'type="password" name="password" autocomplete="current-password"',
  '<input id="token" placeholder="paste your token here">',
  'SELECT password_hash FROM users WHERE token = ?',
  "import { createToken } from './auth/token';",
  'src/auth/password-reset.ts | 12 +++++++-----',
  'test/unit/token.test.ts (12 tests) 340ms',
  'commit 9fceb02d0ae598e95dc970b74767f19372d61af8',
  'sha512-q4n0yLl0Hn5wq9WmCNjGkl3S3sZL1qzX0iTqVQmyJ8S0pJXgk0v2fJ2Xm1ZqkqM1x1VbA3mJwYx8qg==',
  'GET /api/tasks?limit=200&after=12345 200 12ms',
  'https://example.org/path?tokenize=true&key=name',
  'http://127.0.0.1:8787/#login=',
  'See https://docs.example.org/en/api/getting-started#authentication',
  'Authorization: Bearer <token>',
  'curl -H "Authorization: Bearer $TOKEN" https://api.example.org',
  'git push https://$USER:$TOKEN@example.org/repo.git',
  'task-list, risk-assessment and desk-top-publishing-software are words',
  'class TokenBucket { constructor(private readonly tokensPerSecond: number) {} }',
  'author: Ada Lovelace <ada@example.org>',
  'keyboard: us, monkey: patched, primaryKey: id',
  'basic usage: bearer of bad news, basic-authentication-middleware',
  'cookie: session cookies are cleared at logout',
  'x-request-id: 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d',
  '2030-01-15T12:00:00.000Z auth: login of user 42 ok',
  'token_count: 123456, auth=2030-01-15T12:00:00Z',
  'SKILLS, ACCESS and ACROSS are words in capitals',
  'PASSWORD_MIN_LENGTH = 12',
  'the secret: keep it simple.',
];
