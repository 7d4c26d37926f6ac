import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * What ties a session to keys: for each one a code that only whoever has the session's token AND the key can make. The token
 * is on no disk of ours, so that a file with such codes is no help in guessing a key, however short it is.
 */
export function bondsOf(token: string, keys: readonly string[]): Buffer[] {
  return keys.map((key) => createHmac('sha256', token).update(key).digest());
}

/**
 * Whether a session goes on with the keys that are named now: all that it is tied to are among them. One that is tied to none
 * goes on where none is named. Compares each with each, whatever fits.
 */
export function holdsWith(bonds: readonly Buffer[], token: string, apiKeys: readonly string[]): boolean {
  const present = bondsOf(token, apiKeys);
  const found = bonds.map((bond) => present.filter((other) => timingSafeEqual(bond, other)).length > 0);
  return found.every(Boolean) && (bonds.length > 0 || apiKeys.length === 0);
}
