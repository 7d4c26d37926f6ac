import type { Access } from './catalogue-kit';
import type { Result } from './errors';
import type { OperationName, OutputOf, ParsedOf } from './index';

/** Who calls, as the transport found out; never as the caller says. */
export interface CallContext {
  readonly access: Access;
  /** For the log: `rest 127.0.0.1`, `socket 127.0.0.1`, `ipc`. */
  readonly peer: string;
  readonly signal: AbortSignal;
}

/** One handler per operation; one that is missing does not compile. */
export type Handlers = {
  readonly [N in OperationName]: (
    input: ParsedOf<N>,
    context: CallContext,
  ) => Result<OutputOf<N>> | Promise<Result<OutputOf<N>>>;
};
