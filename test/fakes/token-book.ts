import type { TokenBook, TokenGrant } from '../../src/main/transport/auth';

export interface FakeTokenBook extends TokenBook {
  /** One-use codes that can still be redeemed. */
  readonly codes: Set<string>;
  /** Tokens of sessions that have outlived a key. */
  readonly outlived: Set<string>;
}

/** Tokens by their text; a redeemed code gives the session token `session-of-<code>`. */
export function createFakeTokenBook(tokens: Readonly<Record<string, TokenGrant>>): FakeTokenBook {
  const grants = new Map(Object.entries(tokens));
  const codes = new Set<string>();
  const outlived = new Set<string>();
  const listeners = new Set<(id: string) => void>();
  return {
    codes,
    outlived,
    find: (token) => grants.get(token) ?? null,
    hasOutlivedKey: (token) => outlived.has(token),
    redeem(code) {
      if (!codes.delete(code)) return null;
      const token = `session-of-${code}`;
      grants.set(token, { id: `session:${code}`, access: 'operator' });
      return token;
    },
    drop(id) {
      const entry = [...grants].find(([, grant]) => grant.id === id && id.startsWith('session:'));
      if (!entry) return false;
      grants.delete(entry[0]);
      for (const listener of listeners) listener(id);
      return true;
    },
    onDrop(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
