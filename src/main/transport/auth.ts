import type { IncomingHttpHeaders } from 'node:http';
import type { Access } from '../contract/catalogue-kit';
import { err, ok } from '../contract/errors';
import type { Result } from '../contract/errors';
import { createFailureLimit } from './auth-limit';
import { keyGone, unauthorized } from './refusal';
import type { Refusal } from './refusal';

/** What a token is good for, as the server's own list has it; nothing that a caller sends can change it. */
export interface TokenGrant {
  readonly id: string;
  readonly access: 'viewer' | 'operator';
}

/** The tokens of this farm. Comparison takes the same time whatever is asked. */
export interface TokenBook {
  find(token: string): TokenGrant | null;
  /** Whether it is the token of a session that one of the keys it was made with is no longer good for: `find` knows it not. */
  hasOutlivedKey(token: string): boolean;
  /** Swaps a one-use code for a session token. */
  redeem(code: string): string | null;
  /** Ends a session. False: the token with this id is not one. */
  drop(id: string): boolean;
  onDrop(listener: (id: string) => void): () => void;
}

export interface Caller {
  readonly tokenId: string;
  readonly access: Access;
}

export interface Auth {
  identify(token: string | undefined, address: string | undefined): Result<Caller, Refusal>;
  redeem(code: string, address: string | undefined): Result<string, Refusal>;
}

/** Decides who calls. Guesses are limited per peer; a right token always passes. `now`: of a clock that nobody sets. */
export function createAuth(book: TokenBook, now: () => number): Auth {
  const limit = createFailureLimit(now);
  const refused = (address: string | undefined): Result<never, Refusal> => err(limit.fail(address) ?? unauthorized);
  return {
    identify(token, address) {
      const grant = book.find(token ?? '');
      if (grant) return ok({ tokenId: grant.id, access: accessFrom(grant, address) });
      // Without a token nothing was guessed, and neither was one that we gave away ourselves.
      if (token === undefined || token === '') return err(unauthorized);
      return book.hasOutlivedKey(token) ? err(keyGone) : refused(address);
    },
    redeem(code, address) {
      const token = book.redeem(code);
      return token === null ? refused(address) : ok(token);
    },
  };
}

/** The token of a request: only ever from a header. */
export function tokenOf(headers: IncomingHttpHeaders): string | undefined {
  const key = headers['x-api-key'];
  if (typeof key === 'string') return key;
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

function accessFrom(grant: TokenGrant, address: string | undefined): Access {
  return grant.access === 'operator' && isLoopback(address) ? 'local' : grant.access;
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/.test(address);
}
