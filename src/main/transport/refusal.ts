import { httpStatusOf } from '../contract/errors';
import type { ErrorCode, Failure } from '../contract/errors';

/** A request that is turned away, as HTTP says it. */
export interface Refusal {
  readonly status: number;
  readonly error: Failure;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal whose status is not the usual one of its code. */
export function refusal(status: number, code: ErrorCode, reason: string, message: string, next?: string): Refusal {
  return { status, error: { code, reason, message, ...(next !== undefined && { next }) } };
}

/** A failure of the contract with the status that its code has. */
export function refusalOf(error: Failure): Refusal {
  return { status: httpStatusOf[error.code], error };
}

/** The one answer to a missing and to a wrong token or code: it tells a guesser nothing. */
export const unauthorized: Refusal = {
  status: 401,
  error: {
    code: 'unauthorized',
    message: 'This needs a valid token.',
    next: 'Send it in the header X-API-Key, or as Authorization: Bearer.',
  },
  headers: { 'www-authenticate': 'Bearer' },
};

/** Only ever said to whoever has the token of a session: it tells a guesser as little as the answer above. */
export const keyGone: Refusal = {
  status: 401,
  error: {
    code: 'unauthorized',
    reason: 'session.key_gone',
    message: 'The key you signed in with is no longer valid: sign in again.',
    next: 'Open the link that Croft printed at its start, or use one of the tokens that it takes now.',
  },
  headers: { 'www-authenticate': 'Bearer' },
};

/** The farm is not there yet: it opens its database while the port is bound already. */
export const starting: Refusal = {
  status: 503,
  error: { code: 'unavailable', reason: 'starting', message: 'Croft is starting.', next: 'Try again in a moment.' },
  headers: { 'retry-after': '1' },
};
