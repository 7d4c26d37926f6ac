import { err, fail, ok } from '../../contract/errors';
import type { Handlers } from '../../contract/handlers';
import type { RunId } from '../../contract/ids';
import type { App } from '../app';
import type { Terminals } from '../terminals';

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

const notYet = () => fail('unavailable', 'Not here yet.');

/** Handlers of terminals. */
export const terminalHandlers = (app: App, terminals: Terminals): Mine => ({
  'terminal.list': () => ok([]),
  'terminal.start': notYet,
  'terminal.stop': notYet,
  'terminal.remove': notYet,
  'terminal.info': ({ runId }) => {
    const view = terminals.open(runId);
    if (!view) return err(noSuchRun);
    const info = view.info();
    view.close();
    return ok(info);
  },
  'terminal.read': ({ runId, from, max }) => readPiece(terminals, runId, from, max),
  'terminal.resize': async ({ runId, cols, rows }) => {
    const run = app.store.run(runId);
    if (!run) return err(noSuchRun);
    if (run.mode === 'stream' || run.status.kind === 'ended') return ok({ resized: false });
    const resized = await app.worker.resize(runId, cols, rows);
    return resized.ok ? ok({ resized: true }) : resized;
  },
});

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
