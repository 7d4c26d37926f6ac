import type { InputOf, OperationName, OutputOf } from '../../../main/contract/index';
import type { Failure } from '../../../main/contract/errors';
import type { TaskId } from '../../../main/contract/ids';
import type { App } from './app';
import type { Toast } from './toasts';
import { terminalInTheWay } from './way-out';

/** Calls the farm. What goes wrong is told in a message; the answer is then null. */
export async function call<N extends OperationName>(app: App, name: N, input: InputOf<N>): Promise<OutputOf<N> | null> {
  const reply = await app.host.invoke(name, input);
  if (reply.ok) return reply.value;
  app.toasts.failed(reply.error, wayOut(app, reply.error, input));
  return null;
}

/** Where what stands in the way can be ended. */
function wayOut({ farm, router }: App, failure: Failure, input: object): Toast['action'] {
  const taskId = 'taskId' in input ? (input.taskId as TaskId) : null;
  const terminal = taskId === null ? null : terminalInTheWay(failure, taskId, farm.getState().terminals);
  if (terminal === null) return null;
  return { label: 'Go to the terminal', run: () => router.go({ screen: 'terminals', focus: terminal }) };
}
