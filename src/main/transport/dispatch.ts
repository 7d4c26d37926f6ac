import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { accessRank } from '../contract/catalogue-kit';
import type { Access, Operation } from '../contract/catalogue-kit';
import { err, fail, Failure, FailureError } from '../contract/errors';
import type { Result } from '../contract/errors';
import type { CallContext, Handlers } from '../contract/handlers';
import { catalogue } from '../contract/index';
import type { OperationName } from '../contract/index';
import type { TransportLog } from './log';

/** Runs one operation of the catalogue by name, for whatever transport it came in by. Never throws. */
export type Dispatch = (name: string, rawInput: unknown, context: CallContext) => Promise<Result<unknown>>;

export interface DispatchOptions {
  readonly handlers: Handlers;
  readonly logger: TransportLog;
  /** Hold handlers to the contract's outputs, extra keys included. For tests: it costs a parse of each answer. */
  readonly strict?: boolean;
}

type AnyHandler = (input: unknown, context: CallContext) => Result<unknown> | Promise<Result<unknown>>;

const MOST_FIELDS = 20;
const NOT_UNDERSTOOD = 'not understood';

/** The one door to the farm: looks up, checks access, parses, runs, and turns bugs into a log entry and its id. */
export function createDispatch({ handlers, logger, strict = false }: DispatchOptions): Dispatch {
  return async (name, rawInput, context) => {
    if (!Object.hasOwn(catalogue, name)) return fail('not_found', `There is no operation named ${shorten(name)}.`);
    const operation: Operation = catalogue[name as OperationName];
    const refusal = refuse(operation.access, context.access);
    if (refusal) return refusal;
    try {
      const input = z.safeParse(operation.input, rawInput ?? {}, { error: plainWords });
      if (!input.success) return invalidInput(input.error);
      const handler = handlers[name as OperationName] as AnyHandler;
      const result = await handler(input.data, context);
      if (strict) assertOnContract(operation, result);
      return result;
    } catch (error) {
      if (context.signal.aborted) return fail('unavailable', 'The caller left before the answer was there.');
      if (error instanceof FailureError) return err(error.failure);
      return internal(logger, name, context, error);
    }
  };
}

function refuse(needed: Access, has: Access): Result<never> | null {
  if (accessRank[has] >= accessRank[needed]) return null;
  return needed === 'local'
    ? fail('forbidden', 'This works only on the machine that Croft runs on.', { reason: 'access.local' })
    : fail('forbidden', `This needs the right of an ${needed}.`, { reason: `access.${needed}` });
}

function invalidInput(error: z.core.$ZodError): Result<never> {
  const fields = error.issues.slice(0, MOST_FIELDS).map((issue) => ({
    path: shorten(issue.path.map(String).join('.')),
    message: issue.message,
  }));
  const [first] = fields;
  const where = first?.path ? `${first.path}: ` : '';
  return fail('invalid', `The input does not fit. ${where}${first?.message ?? ''}`, { fields });
}

/** For issues that the contract has no words of its own for: what a person has to give instead, never the validator's words. */
function plainWords(issue: z.core.$ZodRawIssue): string {
  const words = wordsOf(issue);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function wordsOf(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined) return 'must be given';
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int' ? 'a whole number' : NOT_UNDERSTOOD;
    case 'too_small':
      return `${issue.inclusive === false ? 'more than' : 'at least'} ${amount(issue.minimum, issue.origin)}`;
    case 'too_big':
      return `${issue.inclusive === false ? 'less than' : 'at most'} ${amount(issue.maximum, issue.origin)}`;
    case 'invalid_value':
      return notOneOf(issue.values);
    case 'invalid_union':
      return unionWords(issue.input, issue['discriminator'], issue['options']);
    default:
      return NOT_UNDERSTOOD;
  }
}

/** The input of a union is the whole object, so the key that tells its members apart may be the one that is missing. */
function unionWords(input: unknown, key: unknown, options: unknown): string {
  if (typeof key !== 'string' || !Array.isArray(options)) return NOT_UNDERSTOOD;
  return z.object({ [key]: z.undefined() }).safeParse(input).success ? 'must be given' : notOneOf(options);
}

const notOneOf = (values: readonly unknown[]): string => `not one of: ${values.map(String).join(', ')}`;

function amount(limit: number | bigint, origin: string): string {
  const isOne = Number(limit) === 1;
  if (origin === 'string') return `${limit} ${isOne ? 'character' : 'characters'}`;
  if (origin === 'array' || origin === 'set' || origin === 'map') return `${limit} ${isOne ? 'entry' : 'entries'}`;
  return String(limit);
}

function internal(logger: TransportLog, operation: string, context: CallContext, error: unknown): Result<never> {
  const logId = randomBytes(6).toString('hex');
  const about = error instanceof Error ? { error: error.message, stack: error.stack } : { error: String(error) };
  logger.error('an operation failed', { logId, operation, peer: context.peer, ...about });
  return fail('internal', 'Something went wrong inside Croft.', { logId, next: `Look for ${logId} in its log.` });
}

function assertOnContract(operation: Operation, result: Result<unknown>): void {
  if (!result.ok) {
    Failure.parse(result.error);
    return;
  }
  const parsed = plain(operation.output.parse(result.value));
  if (!isDeepStrictEqual(parsed, plain(result.value))) throw new Error('the answer has keys that the contract has not');
}

/** As it looks after a trip through JSON, so that an absent key and an undefined one are the same. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}

function shorten(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
