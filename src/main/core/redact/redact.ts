import { isSecretName, maskAssignments } from './assignments';
import { shapes } from './shapes';

/** What stands in the place of a secret. */
export const MASK = '[redacted]';

/** A shorter one would be found inside of words. */
const SHORTEST_SECRET = 6;
const DEEPEST_VALUE = 32;

export interface Redactor {
  /** The text without the secrets in it. */
  text(text: string): string;
  /** A value of JSON without the secrets in its texts; a text in a field that is named as a secret goes whole. */
  value(value: unknown): unknown;
}

/**
 * Takes secrets out: the `known` ones wherever they are, also as JSON, URLs or base64 spell them, and what has the shape of one. Made for much
 * text: one that holds nothing of the kind is looked through and comes back as it is.
 */
export function createRedactor(known: readonly string[] = []): Redactor {
  const spellings = [...new Set(known.filter((secret) => secret.length >= SHORTEST_SECRET).flatMap(spellingsOf))]
    // The longer first: one may be the beginning of another.
    .toSorted((a, b) => b.length - a.length);

  const text = (original: string): string => {
    let rest = original;
    for (const secret of spellings) if (rest.includes(secret)) rest = rest.replaceAll(secret, MASK);
    for (const { hints, pattern } of shapes)
      if (hints.some((hint) => rest.includes(hint))) rest = rest.replaceAll(pattern, `$1${MASK}`);
    return maskAssignments(rest, MASK);
  };
  const value = (original: unknown, depth = 0): unknown => {
    if (typeof original === 'string') return text(original);
    if (typeof original !== 'object' || original === null) return original;
    if (depth > DEEPEST_VALUE) return MASK;
    if (Array.isArray(original)) return original.map((item: unknown) => value(item, depth + 1));
    const fields = Object.entries(original).map(([name, field]: [string, unknown]) => [
      text(name),
      typeof field === 'string' && field !== '' && isSecretName(name) ? MASK : value(field, depth + 1),
    ]);
    return Object.fromEntries(fields);
  };
  return { text, value };
}

function spellingsOf(secret: string): string[] {
  const plain = [secret, JSON.stringify(secret).slice(1, -1)];
  if (/\P{ASCII}/u.test(secret)) return plain;
  return [...plain, encodeURIComponent(secret), btoa(secret).replace(/=+$/, '')];
}
