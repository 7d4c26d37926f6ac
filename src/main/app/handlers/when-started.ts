import type { Handlers } from '../../contract/handlers';
import { catalogue } from '../../contract/index';
import type { OperationName } from '../../contract/index';

type AnyHandler = (...call: never[]) => unknown;

/**
 * Commands wait until the farm has taken up what was under way: before that, a run that goes on looks like one that is over. Queries are
 * answered at once.
 */
export function whenStarted(handlers: Handlers, started: Promise<void>): Handlers {
  const held = (handle: AnyHandler): AnyHandler => {
    return (...call) => (isStarted ? handle(...call) : started.then(() => handle(...call)));
  };
  let isStarted = false;
  /** A start that fails is a bug, and ends the farm: it is not taken up here. */
  void started.then(() => (isStarted = true));
  const entries = Object.entries(handlers).map(([name, handle]): [string, AnyHandler] => [
    name,
    catalogue[name as OperationName].effect === 'read' ? handle : held(handle),
  ]);
  return Object.fromEntries(entries) as Handlers;
}
