import type { InputOf, OperationName, OutputOf } from '../../../main/contract/index';
import type { Failure } from '../../../main/contract/errors';
import type { TaskId } from '../../../main/contract/ids';
import { repairLabel } from '../../../main/contract/repair';
import type { Repair } from '../../../main/contract/repair';
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

/** Where a refusal is told that is told in no message. */
export type Tell = (refusal: Refusal) => void;

/** Calls the farm. What goes wrong is told in a message, or to `tell`; the answer is then null. */
export async function call<N extends OperationName>(
  app: App,
  name: N,
  input: InputOf<N>,
  tell: Tell = ({ failure, wayOut: way }) => app.toasts.failed(failure, way),
): Promise<OutputOf<N> | null> {
  const reply = await ask(app, name, input);
  if (reply.ok) return reply.value;
  tell(reply);
  return null;
}

/** Has Croft mend what stands in the way of a task, which goes on where it has waited for that. */
export async function repairTask(app: App, taskId: TaskId, repair: Repair): Promise<void> {
  if (!(await call(app, 'task.repair', { taskId, repair }))) return;
  app.toasts.show({ tone: 'good', text: `${repairLabel[repair.kind]}: done`, forMs: 4_000 });
}

/** Where what stands in the way can be ended, or mended. */
function wayOut(app: App, failure: Failure, input: object): Toast['action'] {
  const { farm, router } = app;
  const taskId = 'taskId' in input ? (input.taskId as TaskId) : null;
  const { repair } = failure;
  if (repair && taskId) return { label: repairLabel[repair.kind], run: () => void repairTask(app, taskId, repair) };
  const terminal = taskId === null ? null : terminalInTheWay(failure, taskId, farm.getState().terminals);
  if (terminal === null) return null;
  return { label: 'Go to the terminal', run: () => router.go({ screen: 'terminals', focus: terminal }) };
}
