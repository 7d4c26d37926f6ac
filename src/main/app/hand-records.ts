import type { FarmFact } from '../contract/event';
import type { RunId } from '../contract/ids';
import type { Terminal } from '../contract/terminal';
import type { NewFact, StoreWriter, TerminalRecord } from '../ports/store';
import type { App } from './app';

/** Terminals opened by hand keep their bytes in a folder of their own, beside those of tasks. */
export const HAND_FOLDER = 'opened-by-hand';
/** Most of those that have ended are kept; the oldest go first, with their bytes. */
export const MOST_ENDED = 50;

type Scope = Pick<App, 'store' | 'clock' | 'memory'>;

/** A terminal as clients see it. */
export function terminalView({ memory }: Pick<App, 'memory'>, record: TerminalRecord): Terminal {
  const { plan: _plan, ...shown } = record;
  return { ...shown, activity: record.state.kind === 'live' ? (memory.activities.get(record.id) ?? null) : null };
}

/** Terminals that were opened by hand, newest first. */
export const handTerminals = (app: Pick<App, 'store' | 'memory'>): Terminal[] =>
  app.store
    .terminals(MOST_ENDED)
    .map((record) => terminalView(app, record))
    .toSorted((a, b) => b.createdAt - a.createdAt);

const factOf = (app: Scope, of: Pick<Terminal, 'workspaceId' | 'taskId'>, fact: FarmFact): NewFact => ({
  at: app.clock.now(),
  workspaceId: of.workspaceId,
  taskId: of.taskId,
  runId: null,
  fact,
});

/** Writes a terminal down and tells everybody. */
export function writeTerminal(app: Scope, write: StoreWriter, record: TerminalRecord): void {
  write.putTerminal(record);
  tellTerminal(app, write, record);
}

/** Tells everybody how it stands, as when its agent does something else. */
export const tellTerminal = (app: Scope, write: StoreWriter, record: TerminalRecord): void =>
  void write.append(factOf(app, record, { type: 'terminal.changed', terminal: terminalView(app, record) }));

/** Changes the state of a terminal that has not ended. False where it is gone or over. */
export function moveTerminal(app: Scope, id: RunId, state: TerminalRecord['state']): boolean {
  return app.store.change((write) => {
    const present = app.store.terminal(id);
    if (!present || present.state.kind === 'ended') return false;
    writeTerminal(app, write, { ...present, state });
    return true;
  });
}

/** Takes ended terminals off the list, with their bytes. */
export async function removeTerminals(app: App, records: readonly TerminalRecord[]): Promise<void> {
  if (records.length === 0) return;
  app.store.change((write) => {
    for (const record of records) {
      write.removeTerminal(record.id);
      write.append(factOf(app, record, { type: 'terminal.removed', terminalId: record.id }));
    }
  });
  await Promise.all(records.map(({ id }) => app.terminals.remove(HAND_FOLDER, id)));
}

/** Ended terminals beyond those that are kept. */
export const surplusTerminals = (app: Pick<App, 'store'>): TerminalRecord[] =>
  app.store
    .terminals(MOST_ENDED * 4)
    .filter(({ state }) => state.kind === 'ended')
    .slice(MOST_ENDED);
