import { connect } from 'node:net';
import { found } from './check';
import type { Finding } from './check';

const PATIENCE_MS = 2_000;

function answers(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host: '127.0.0.1', port, timeout: PATIENCE_MS });
  socket.once('connect', () => resolve(true));
  socket.once('timeout', () => resolve(false));
  socket.once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}

/** Does the port that Croft has taken still answer? */
export async function lookAtPort(port: number | null): Promise<Finding> {
  if (port === null) return found('ok', 'Croft listens on no port: only its own window can reach it.');
  if (await answers(port)) return found('ok', `Croft listens on 127.0.0.1:${port}.`);
  return {
    state: 'bad',
    message: `Croft has taken port ${port}, but nothing answers there.`,
    fix: 'Start Croft again. If it happens again, give it another port.',
    command: 'npm start -- --port 3021',
  };
}
