import { createRedactor as createTextRedactor, MASK } from '../../core/redact/redact';

/**
 * What may be a secret, beside what surely is one (see core/redact): a log is no work of anybody's, so that too much may be taken out.
 * What comes before the secret itself is kept.
 */
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

/** Takes secrets out of a line of text: the known ones, wherever they are, and what looks like one. */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const redactor = createTextRedactor(secrets);
  return (text) => PATTERNS.reduce((rest, pattern) => rest.replaceAll(pattern, `$1${MASK}`), redactor.text(text));
}

export { isSecretName } from '../../core/redact/assignments';
export { MASK };
