import { join } from 'node:path';
import { version } from '../../package.json';
import { createLogger } from './adapters/logger/logger';
import { ok } from './contract/errors';
import { createFarm } from './farm';
import type { ShellStart } from './shell/run-shell';
import { startGateway } from './transport/gateway';

export interface LaunchOptions {
  /** Folder of the project or the package: `out` and `resources` are in it. */
  readonly root: string;
  /** Plain Node, for workers and agents. */
  readonly nodePath: string;
  /** Gets the link that opens the screens logged in. */
  readonly onOpen?: (link: string) => void;
}

/** Starts a farm behind a gateway on loopback: what both shells do. */
export const launchFarm =
  ({ root, nodePath, onOpen }: LaunchOptions): ShellStart['launch'] =>
  async ({ options, home, tokens, env, keep }) => {
    const logger = createLogger({ folder: join(home, 'logs'), secrets: tokens.secrets });
    const screens = join(root, 'out/renderer');
    const strict = env['CROFT_STRICT'] === '1';
    const gateway = await startGateway({ port: options.port, version, book: tokens.book, logger, screens, strict });
    if (!gateway.ok) return gateway;
    const { port, open, close } = gateway.value;
    keep();
    const workerEntry = join(root, 'out/main/worker.js');
    const farm = await createFarm({
      ...{ home, env, logger, version, workerEntry, nodePath, demo: options.demo },
      resources: join(root, 'resources'),
      port: () => port,
    });
    if (!farm.ok) return close().then(() => farm);
    open(farm.value);
    const url = `http://127.0.0.1:${port}`;
    onOpen?.(`${url}/#login=${tokens.mintCode()}`);
    const login = `open ${url}/#login=${tokens.mintCode()}  (works once, for 10 minutes)`;
    const stop = () => close().then(farm.value.dispose).then(logger.close);
    return ok({ lines: [`croft listening on ${url}`, login], stop, crashed: logger.crashed });
  };
