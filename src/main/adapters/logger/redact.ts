/** Texts that look like a secret, whoever's it is. What comes before the secret itself is kept. */
const PATTERNS: readonly RegExp[] = [
  /\b(sk-ant-)[\w-]{8,}/g,
  /\b(sk-(?:proj-)?)[A-Za-z0-9_-]{20,}/g,
  /\b(gh[opsu]_|github_pat_|glpat-|xox[abprs]-|AKIA)[\w-]{10,}/g,
  /\b((?:Bearer|Basic|token)\s+)[\w.~+/=-]{8,}/gi,
  // Quotes may be escaped: a text with JSON in it is JSON in JSON here.
  /((?:x-api-key|api[-_]?key|authorization|password|passwd|secret|access_token|refresh_token|login)\\?["']?\s*[:=]\s*\\?["']?)[^\s"',;}\\]{4,}/gi,
  /(:\/\/[^\s/:@"]*:)[^\s/@"]+(?=@)/g,
  /(-----BEGIN [A-Z ]*PRIVATE KEY-----)[^"]*?(?=-----END|"|$)/g,
];

/** Fields whose value is a secret by their name. */
const SECRET_NAME = /(token|secret|passw(or)?d|authorization|api[-_]?key|cookie|credential)$/i;

const MASK = '[redacted]';
const SHORTEST_SECRET = 6;

/** Takes secrets out of a line of text: the known ones, wherever they are, and what looks like one. */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const known = secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    // A line of the log is JSON, so a secret with quotes in it is spelt in two ways.
    .flatMap((secret) => [...new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])])
    .toSorted((a, b) => b.length - a.length);
  return (text) => {
    const unknown = known.reduce((rest, secret) => rest.replaceAll(secret, MASK), text);
    return PATTERNS.reduce((rest, pattern) => rest.replaceAll(pattern, `$1${MASK}`), unknown);
  };
}

/** Whether the text in a field of this name is a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

export { MASK };
