import { join } from 'node:path';
import { createLogger } from '../../src/main/adapters/logger/logger';
import { ok } from '../../src/main/contract/errors';
import { runShell } from '../../src/main/shell/run-shell';
import { startGateway } from '../../src/main/transport/gateway';
import { createFakeEventLog } from './event-log';
import { createFakeHandlers } from './handlers';
import { createFakeTerminals } from './terminals';

/** The headless shell as `serve.ts` wires it, over a farm of fakes. `HANG` keeps its stop from ending. */
await runShell({
  argv: process.argv.slice(2),
  env: process.env,
  version: '1.2.3',
  examine: () => [],
  async launch({ options, home, tokens, env, keep }) {
    const logger = createLogger({ folder: join(home, 'logs'), secrets: tokens.secrets });
    const gateway = await startGateway({
      port: options.port,
      version: '1.2.3',
      book: tokens.book,
      logger,
      screens: null,
    });
    if (!gateway.ok) return gateway;
    keep();
    const log = createFakeEventLog();
    gateway.value.open({ handlers: createFakeHandlers(log).handlers, events: log, terminals: createFakeTerminals() });
    logger.info('started', { env: Object.keys(env).join(' '), token: tokens.secrets[0] });
    if (env['CRASH']) setTimeout(crash, 50);
    const hang = () => new Promise<void>(() => setInterval(() => undefined, 1_000));
    const url = `http://127.0.0.1:${gateway.value.port}`;
    return ok({
      address: url,
      farewell: () => Promise.resolve(env['LEFT'] ?? null),
      lines: [`croft listening on ${url}`, `open ${url}/#login=${tokens.mintCode()}`],
      stop: () => (env['HANG'] ? hang() : gateway.value.close().then(logger.close)),
      crashed: logger.crashed,
    });
  },
});

function crash(): never {
  throw new Error('a bug with hunter2hunter2hunter2');
}
