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
import { inputFailure, plainWords, shorten } from './input-words';
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

/** The one door to the farm: looks up, checks access, parses, runs, and turns bugs into a log entry and its id. */
export function createDispatch({ handlers, logger, strict = false }: DispatchOptions): Dispatch {
  return async (name, rawInput, context) => {
    if (!Object.hasOwn(catalogue, name)) return fail('not_found', `There is no operation named ${shorten(name)}.`);
    const operation: Operation = catalogue[name as OperationName];
    const refusal = refuse(operation.access, context.access);
    if (refusal) return refusal;
    try {
      const input = z.safeParse(operation.input, rawInput ?? {}, { error: plainWords });
      if (!input.success) return err(inputFailure(input.error));
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
