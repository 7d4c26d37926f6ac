import { activityAfter } from '../../contract/activity';
import type { TerminalRecord } from '../../ports/store';
import type { App } from '../app';
import { tellTerminal } from '../hand-records';
import type { AgentFeed, Following } from './agent-feed';
import { handInput } from './hand-start';

/**
 * Keeps what the agent in a terminal does, as its hooks tell it. Everybody is told when it begins to work, to wait or to rest, not of each
 * step.
 */
export function followActivity(app: App, record: TerminalRecord, feed: Pick<AgentFeed, 'follow'>): Following | null {
  const driver = record.agent === null ? null : app.drivers.get(record.agent);
  const terminal = driver?.terminal(handInput(app, record));
  if (!terminal) return null;
  const { activities } = app.memory;
  const { id } = record;
  /** What was said before is told again after a restart of the farm: nobody needs to hear of it once more. */
  const since = app.clock.now();
  /** Where the clock was set back since, times tell nothing: better once too often. */
  const isOld = (at: number): boolean => at < since && app.clock.now() >= since;

  const keepSession = (sessionId: string): void => {
    if (app.store.terminal(id)?.sessionId === sessionId) return;
    app.store.change((write) => {
      const present = app.store.terminal(id);
      if (present) write.putTerminal({ ...present, sessionId });
    });
  };
  const tell = (): void => {
    app.store.change((write) => {
      const present = app.store.terminal(id);
      if (present?.state.kind === 'live') tellTerminal(app, write, present);
    });
  };

  return feed.follow(id, (said) => {
    if (said.type !== 'hook') return;
    const before = activities.get(id) ?? null;
    let activity = before;
    try {
      for (const event of terminal.hook({ hookId: said.hookId, hook: said.hook })) {
        activity = activityAfter(activity, event, said.at);
        if (event.kind === 'session') keepSession(event.sessionId);
      }
      if (activity) activities.set(id, activity);
      if (activity?.kind !== before?.kind && !isOld(said.at)) tell();
    } catch (error) {
      app.logger.warn('what an agent in a terminal does could not be kept', { id, error: String(error) });
    }
  });
}
