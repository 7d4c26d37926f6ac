import type { InputOf, OperationName, OutputOf } from '../../../main/contract/index';
import type { Reply } from '../../../main/contract/socket-protocol';
import type { ConnectionState } from './connection-state';
import type { FarmSocket } from './socket-terminals';
import { ANSWER_WITHIN_MS, tooLate, unreachable } from './unreachable';

/** A connection that comes back within this time is waited for before a call is refused. */
const BACK_WITHIN_MS = 3_000;

/** A call over a socket. It is sent once at most, and never into a connection that is away: Socket.IO would send it at any later time. */
export async function invokeOver<N extends OperationName>(
  socket: FarmSocket,
  state: ConnectionState,
  name: N,
  input: InputOf<N>,
): Promise<Reply<OutputOf<N>>> {
  if (!socket.connected) await isBack(state);
  if (!socket.connected) return unreachable('Croft is not reachable right now.');
  return new Promise((resolve) => {
    socket.timeout(ANSWER_WITHIN_MS).emit('invoke', name, input, (late, reply) => {
      if (late) resolve(tooLate);
      else resolve(reply as Reply<OutputOf<N>>);
    });
  });
}

/** Waits until the connection is there, nobody is logged in any more, or it is too late. A call of one login is none of the next. */
function isBack(state: ConnectionState): Promise<void> {
  if (state.get().kind === 'logged-out') return Promise.resolve();
  return new Promise((resolve) => {
    const settle = (): void => {
      clearTimeout(timer);
      forget();
      resolve();
    };
    const forget = state.listen(() => {
      const { kind } = state.get();
      if (kind === 'online' || kind === 'logged-out') settle();
    });
    const timer = setTimeout(settle, BACK_WITHIN_MS);
  });
}
