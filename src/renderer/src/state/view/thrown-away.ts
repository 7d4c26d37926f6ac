import type { Task } from '../../../../main/contract/task';

/** A draft that its user has thrown away: it is over, and has stood at no stage. */
export const isThrownAway = ({ state }: Pick<Task, 'state'>): boolean =>
  state.kind === 'cancelled' && state.stage === null;
