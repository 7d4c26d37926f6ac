import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fail, ok } from '../contract/errors';
import type { Result } from '../contract/errors';
import { digestOf, findByDigest } from './digest';
import { createLoginCodes } from './login-codes';
import { readPrivate, writePrivate } from './private-file';
import { openSessions } from './sessions';

/** What a token is good for. */
interface Grant {
  readonly id: string;
  readonly access: 'viewer' | 'operator';
}

/** Everything that lets a caller in. */
export interface Tokens {
  /** The list that transports ask. */
  readonly book: {
    find(token: string): Grant | null;
    hasOutlivedKey(token: string): boolean;
    redeem(code: string): string | null;
    drop(id: string): boolean;
    onDrop(listener: (id: string) => void): () => void;
  };
  /** A one-use code that logs a browser in. */
  mintCode(): string;
  /** Where the operator's token is kept; null: the environment has named the tokens. */
  readonly file: string | null;
  /** What must never show up in a log. */
  readonly secrets: readonly string[];
  /** Writes a token that was made now into the home folder. */
  save(): void;
}

export interface TokenOptions {
  readonly home: string;
  readonly apiKeys: readonly string[];
  readonly now: () => number;
  /** A clock that nobody sets, for codes that are good for minutes; absent: `now`. */
  readonly elapsed?: () => number;
  readonly warn: (message: string) => void;
}

const SHORTEST_TOKEN = 16;

/** Tokens of operators come from the environment, or else from the file `token`, which is made when it is not there. */
export function openTokens({ home, apiKeys, now, elapsed = now, warn }: TokenOptions): Result<Tokens> {
  const path = join(home, 'token');
  const kept = apiKeys.length > 0 ? ok(null) : readToken(path);
  if (!kept.ok) return kept;
  const made = apiKeys.length > 0 || kept.value !== null ? null : randomBytes(32).toString('base64url');
  const secrets = [...apiKeys, kept.value, made].filter((token) => token !== null);
  const operators = secrets.map((token, index) => ({ id: `operator-${index + 1}`, digest: digestOf(token) }));
  const sessions = openSessions({ path: join(home, 'sessions.json'), apiKeys, now, warn });
  const codes = createLoginCodes(elapsed);
  return ok({
    secrets,
    file: apiKeys.length > 0 ? null : path,
    mintCode: () => codes.mint(),
    book: {
      find(token) {
        const operator = findByDigest(operators, token);
        const session = sessions.find(token);
        const found = operator ?? (session?.hasOutlivedKey ? null : session);
        return found && { id: found.id, access: 'operator' };
      },
      hasOutlivedKey: (token) => sessions.find(token)?.hasOutlivedKey === true,
      redeem: (code) => (codes.spend(code) ? sessions.open() : null),
      drop: (id) => sessions.drop(id),
      onDrop: (listener) => sessions.onDrop(listener),
    },
    save() {
      if (made !== null) writePrivate(path, `${made}\n`);
    },
  });
}

/** The operator's token that a home keeps; null: it keeps none. */
export function readToken(path: string): Result<string | null> {
  let token: string | undefined;
  try {
    token = readPrivate(path)?.trim();
  } catch (error) {
    return fail(
      'invalid',
      `The token in ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
  if (token === undefined) return ok(null);
  if (token.length >= SHORTEST_TOKEN && /^[\u0021-\u007e]+$/.test(token)) return ok(token);
  return fail('invalid', `The token in ${path} has fewer than ${SHORTEST_TOKEN} plain characters.`, {
    next: 'Remove the file to have a new one made.',
  });
}
