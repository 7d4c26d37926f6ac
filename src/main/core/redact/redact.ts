import { isSecretName, maskAssignments } from './assignments';
import { anyHint, shapes } from './shapes';

/** What stands in the place of a secret. */
export const MASK = '[redacted]';

/** A shorter one would be found inside of words. */
const SHORTEST_SECRET = 6;
const DEEPEST_VALUE = 32;

export interface Redactor {
  /** The text without the secrets in it. */
  text(text: string): string;
  /** A value of JSON without the secrets in its texts; a text in a field that is named as a secret goes whole. The same value where there are none. */
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
    if (anyHint.test(rest)) rest = withoutShapes(rest);
    return maskAssignments(rest, MASK);
  };
  const value = (original: unknown, depth = 0): unknown => {
    if (typeof original === 'string') return text(original);
    if (typeof original !== 'object' || original === null) return original;
    if (depth > DEEPEST_VALUE) return MASK;
    if (Array.isArray(original)) {
      const items = original.map((item: unknown) => value(item, depth + 1));
      return items.every((item, i) => item === original[i]) ? original : items;
    }
    let isClean = true;
    const fields = Object.entries(original).map(([name, field]: [string, unknown]) => {
      const [cleanName, clean] = [textOfName(name), valueOf(name, field, depth)];
      if (cleanName !== name || clean !== field) isClean = false;
      return [cleanName, clean];
    });
    return isClean ? original : Object.fromEntries(fields);
  };
  const valueOf = (name: string, field: unknown, depth: number): unknown =>
    typeof field === 'string' && field !== '' && isSecretName(name) ? MASK : value(field, depth + 1);
  /** No secret is as short as most names are. */
  const textOfName = (name: string): string => (name.length < SHORTEST_SECRET ? name : text(name));
  return { text, value };
}

function withoutShapes(text: string): string {
  let rest = text;
  for (const { hints, pattern } of shapes)
    if (hints.some((hint) => rest.includes(hint))) rest = rest.replaceAll(pattern, `$1${MASK}`);
  return rest;
}

function spellingsOf(secret: string): string[] {
  const plain = [secret, JSON.stringify(secret).slice(1, -1)];
  if (/\P{ASCII}/u.test(secret)) return plain;
  return [...plain, encodeURIComponent(secret), btoa(secret).replace(/=+$/, '')];
}
