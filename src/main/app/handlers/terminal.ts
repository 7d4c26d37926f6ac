import { err, fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { Handlers } from '../../contract/handlers';
import type { RunId } from '../../contract/ids';
import type { Terminal } from '../../contract/terminal';
import type { App } from '../app';
import { handTerminals, moveTerminal, removeTerminals, terminalView } from '../hand-records';
import type { Terminals } from '../terminals';
import { openByHand } from './open-by-hand';

type Mine = Pick<
  Handlers,
  | 'terminal.info'
  | 'terminal.read'
  | 'terminal.resize'
  | 'terminal.list'
  | 'terminal.start'
  | 'terminal.stop'
  | 'terminal.remove'
>;

const noSuchRun = { code: 'not_found', reason: 'run.unknown', message: 'There is no such run.' } as const;
const noSuchTerminal = {
  code: 'not_found',
  reason: 'terminal.unknown',
  message: 'There is no such terminal.',
} as const;

/** Handlers of terminals. */
export const terminalHandlers = (app: App, terminals: Terminals): Mine => ({
  'terminal.list': () => ok(handTerminals(app)),
  'terminal.start': (input) => openByHand(app, input),
  'terminal.stop': ({ terminalId }) => stop(app, terminalId),
  'terminal.remove': ({ terminalId }) => remove(app, terminalId),
  'terminal.info': ({ runId }) => {
    const view = terminals.open(runId);
    if (!view) return err(noSuchRun);
    const info = view.info();
    view.close();
    return ok(info);
  },
  'terminal.read': ({ runId, from, max }) => readPiece(terminals, runId, from, max),
  'terminal.resize': async ({ runId, cols, rows }) => {
    const resized = await terminals.resize(runId, cols, rows);
    if (!resized) return err(noSuchRun);
    return resized.ok ? ok({ resized: resized.value }) : resized;
  },
});

async function stop(app: App, id: RunId): Promise<Result<Terminal>> {
  const record = app.store.terminal(id);
  if (!record) return err(noSuchTerminal);
  if (record.state.kind === 'ended') return ok(terminalView(app, record));
  const stopped = await app.worker.signal(id, { kind: 'stop', reason: 'ended by you' });
  if (!stopped.ok && stopped.error.code !== 'not_found') return stopped;
  if (!stopped.ok && record.state.kind === 'starting') {
    /** Should its start be under way, it finds the row ended and stops what it has started. */
    moveTerminal(app, id, {
      kind: 'ended',
      at: app.clock.now(),
      exitCode: null,
      message: 'ended by you before it began',
    });
    return ok(terminalView(app, app.store.terminal(id) ?? record));
  }
  /** As when a window is closed: a shell ends at once by it, and would sit out the gentler signals. Too late does not matter. */
  if (record.kind === 'shell') await app.worker.signal(id, { kind: 'signal', signal: 'SIGHUP' });
  return ok(terminalView(app, app.store.terminal(id) ?? record));
}

async function remove(app: App, id: RunId): Promise<Result<{ removed: true }>> {
  const record = app.store.terminal(id);
  if (!record) return err(noSuchTerminal);
  if (record.state.kind !== 'ended') {
    return fail('conflict', 'This terminal is still open.', { reason: 'terminal.live', next: 'End it first.' });
  }
  await removeTerminals(app, [record]);
  return ok({ removed: true });
}

async function readPiece(terminals: Terminals, runId: RunId, from: number, max: number) {
  const view = terminals.open(runId);
  if (!view) return err(noSuchRun);
  try {
    const piece = await view.read(from, max);
    const { end, live } = view.info();
    const data = Buffer.from(piece.bytes).toString('base64');
    return ok({ from: piece.from, next: piece.from + piece.bytes.length, end, live, data });
  } finally {
    view.close();
  }
}
