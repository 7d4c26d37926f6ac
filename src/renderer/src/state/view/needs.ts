import type { Task } from '../../../../main/contract/task';

export { askWords, needsOf } from '../../../../main/contract/needs';
export type { Need } from '../../../../main/contract/needs';

/** A gate that only a person opens. */
export const isGate = (task: Task): boolean => task.state.kind === 'needs-you' && task.state.need.code === 'approval';
