import { join } from 'node:path';
import { version } from '../../package.json';
import { createLogger } from './adapters/logger/logger';
import { ok } from './contract/errors';
import { createFarm } from './farm';
import { runShell } from './shell/run-shell';
import { startGateway } from './transport/gateway';

const root = join(import.meta.dirname, '../..');

await runShell({
  argv: process.argv.slice(2),
  env: process.env,
  version,
  async launch({ options, home, tokens, env, keep }) {
    const logger = createLogger({ folder: join(home, 'logs'), secrets: tokens.secrets });
    const screens = join(root, 'out/renderer');
    const strict = env['CROFT_STRICT'] === '1';
    const gateway = await startGateway({ port: options.port, version, book: tokens.book, logger, screens, strict });
    if (!gateway.ok) return gateway;
    const { port, open, close } = gateway.value;
    keep();
    const workerEntry = join(import.meta.dirname, 'worker.js');
    const farm = await createFarm({
      ...{ home, env, logger, version, workerEntry, nodePath: process.execPath, demo: options.demo },
      resources: join(root, 'resources'),
      port: () => port,
    });
    if (!farm.ok) return close().then(() => farm);
    open(farm.value);
    const url = `http://127.0.0.1:${port}`;
    const login = `open ${url}/#login=${tokens.mintCode()}  (works once, for 10 minutes)`;
    const stop = () => close().then(farm.value.dispose).then(logger.close);
    return ok({ lines: [`croft listening on ${url}`, login], stop, crashed: logger.crashed });
  },
});
