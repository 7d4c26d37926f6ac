import type { InputOf, OperationName, OutputOf } from '../../../main/contract/index';
import type { Failure } from '../../../main/contract/errors';
import type { TaskId } from '../../../main/contract/ids';
import type { App } from './app';
import type { Toast } from './toasts';
import { terminalInTheWay } from './way-out';

/** What was refused, and a way out of it where there is one: for a dialog that says so itself. */
export interface Refusal {
  readonly failure: Failure;
  readonly wayOut: Toast['action'];
}

/** Calls the farm for a dialog, over which no message can be read. */
export async function ask<N extends OperationName>(
  app: App,
  name: N,
  input: InputOf<N>,
): Promise<{ readonly ok: true; readonly value: OutputOf<N> } | ({ readonly ok: false } & Refusal)> {
  const reply = await app.host.invoke(name, input);
  if (reply.ok) return { ok: true, value: reply.value };
  return { ok: false, failure: reply.error, wayOut: wayOut(app, reply.error, input) };
}

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
