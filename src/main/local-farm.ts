import type { FarmSide } from './electron/farm-side';
import type { InputOf, OperationName, OutputOf } from './contract/index';
import type { Result } from './contract/errors';
import type { CallContext } from './contract/handlers';
import type { LaunchedFarm } from './launch';
import { createIpcTransport } from './transport/ipc';

/** What the user at this machine may do, from the tray and by keys. */
const context: CallContext = { access: 'local', peer: 'desktop', signal: new AbortController().signal };

/** The farm for the desktop app in the same process. `close` says bye to its windows. */
export function localFarm({ door, logger, wake }: LaunchedFarm): FarmSide & { close(): void } {
  const ipc = createIpcTransport({ farm: door, logger });
  return {
    invoke: <N extends OperationName>(name: N, input: InputOf<N>) =>
      door.dispatch(name, input, context) as Promise<Result<OutputOf<N>>>,
    onCommit: (listener) => door.events.onCommit(listener),
    onUnwritten: (listener) => door.events.onUnwritten?.(listener) ?? (() => undefined),
    connect: (page) => ipc.connect(page),
    wake,
    close: () => ipc.close(),
  };
}
