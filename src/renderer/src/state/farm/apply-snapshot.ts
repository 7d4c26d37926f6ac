import type { Snapshot } from '../../../../main/contract/event';
import type { FarmState } from './farm-state';
import { windowKey } from './farm-state';

/** The state as a snapshot has it: nothing of before survives but which task is open, and what came back when. */
export function applySnapshot(before: FarmState, snapshot: Snapshot): FarmState {
  const doing = snapshot.runs.flatMap((run) => (run.activity ? [[run.id, run.activity] as const] : []));
  return {
    seq: snapshot.seq,
    workspaces: byId(snapshot.workspaces),
    returnedAt: before.returnedAt,
    tasks: byId(snapshot.tasks),
    runs: byId(snapshot.runs),
    asks: byId(snapshot.asks.filter((ask) => ask.state === 'open')),
    terminals: byId(snapshot.terminals),
    doing: new Map(doing),
    windows: new Map(snapshot.health.windows.map((window) => [windowKey(window.agent, window.name), window])),
    settings: snapshot.settings,
    health: snapshot.health,
    unread: null,
    healthAt: Date.now(),
    openTask: before.openTask,
  };
}

function byId<T extends { readonly id: string }>(things: readonly T[]): Map<T['id'], T> {
  return new Map(things.map((thing) => [thing.id, thing]));
}
