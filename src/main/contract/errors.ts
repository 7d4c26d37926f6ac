import { z } from 'zod';
import { Repair } from './repair';

/** The classes of failure that a caller can meet; each has one HTTP status. */
export const ErrorCode = z.enum([
  'invalid',
  'unauthorized',
  'forbidden',
  'not_found',
  'conflict',
  'limited',
  'unavailable',
  'internal',
]);
export type ErrorCode = z.infer<typeof ErrorCode>;

export const httpStatusOf: Readonly<Record<ErrorCode, number>> = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  limited: 429,
  unavailable: 503,
  internal: 500,
};

/**
 * A failure in a user's words.
 * `reason` names the exact case (`claude.not_logged_in`), `message` is one plain sentence, `next` says what to do about it.
 */
export const Failure = z.object({
  code: ErrorCode,
  reason: z.string().optional(),
  message: z.string(),
  next: z.string().optional(),
  /** Where bad input is wrong: a dotted path per entry. */
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  logId: z.string().optional(),
  /** What the user can have done about it at once: a start with `--restore-backup` puts the newest sound copy of the database back. */
  offer: z.literal('restore-backup').optional(),
  /** What Croft can do about it at once, by `task.repair`. */
  repair: Repair.optional(),
});
export type Failure = z.infer<typeof Failure>;

export type Ok<T> = { readonly ok: true; readonly value: T };
export type Err<E = Failure> = { readonly ok: false; readonly error: E };
/** Expected failures are values; only bugs throw. */
export type Result<T, E = Failure> = Ok<T> | Err<E>;

export const ok = <T>(value: T): Ok<T> => ({ ok: true, value });
export const err = <E>(error: E): Err<E> => ({ ok: false, error });

/** Shorthand for `err({ code, message, ... })`. */
export function fail(code: ErrorCode, message: string, more: Partial<Omit<Failure, 'code' | 'message'>> = {}): Err {
  return err({ code, message, ...more });
}

/**
 * A failure too deep in a call to be handed up as a value, such as a state change that the disk refuses.
 * Dispatch answers with its `failure`; whoever goes on by himself catches it.
 */
export class FailureError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.name = 'FailureError';
    this.failure = failure;
  }
}
