import type { InputOf, OperationName, OutputOf } from '../../../main/contract/index';
import type { App } from './app';

/** Calls the farm. What goes wrong is told in a message; the answer is then null. */
export async function call<N extends OperationName>(
  { host, toasts }: App,
  name: N,
  input: InputOf<N>,
): Promise<OutputOf<N> | null> {
  const reply = await host.invoke(name, input);
  if (reply.ok) return reply.value;
  toasts.failed(reply.error);
  return null;
}
