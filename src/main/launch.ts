import { join } from 'node:path';
import { version } from '../../package.json';
import { createLogger } from './adapters/logger/logger';
import { createSecrets } from './adapters/secrets';
import { fail, ok } from './contract/errors';
import type { Failure, Result } from './contract/errors';
import type { Handlers } from './contract/handlers';
import { environmentProblem } from './core/settings/environment';
import { createFarm } from './farm';
import type { FarmOptions } from './farm';
import type { SecretCipher } from './ports/secrets';
import type { Installation } from './programs';
import type { Running, Shell } from './shell/run-shell';
import { createDispatch } from './transport/dispatch';
import type { FarmDoor } from './transport/farm-door';
import { startGateway } from './transport/gateway';
import type { TransportLog } from './transport/log';

export interface LaunchOptions extends Pick<FarmOptions, 'desktop'> {
  readonly installation: Installation;
  /** Encrypts secrets for agents; absent: they are kept in memory. */
  readonly cipher?: SecretCipher | null;
  /** Listens at any free port where the usual one is taken and nobody has asked for it: its own windows need none. */
  readonly mayMovePort?: boolean;
}

/** The farm for whoever shows it in the same process. */
export interface LaunchedFarm {
  readonly door: FarmDoor;
  readonly logger: TransportLog;
  wake(): void;
}

/** Starts a farm behind a gateway on loopback: what both shells do. */
export const launchFarm =
  ({ installation, cipher = null, mayMovePort = false, ...parts }: LaunchOptions) =>
  async ({ options, home, tokens, env, keep }: Shell): Promise<Result<Running & { readonly farm: LaunchedFarm }>> => {
    const wrongValue = environmentProblem(env);
    if (wrongValue !== null) return fail('invalid', wrongValue);
    const logger = createLogger({ folder: join(home, 'logs'), secrets: tokens.secrets });
    const { screens } = installation;
    const strict = env['CROFT_STRICT'] === '1';
    const listenAt = (port: number) => startGateway({ port, version, book: tokens.book, logger, screens, strict });
    let gateway = await listenAt(options.port);
    const isTaken = !gateway.ok && gateway.error.reason === 'port.taken';
    if (isTaken && mayMovePort && !options.isPortAsked) gateway = await listenAt(0);
    if (!gateway.ok) return gateway;
    const { port, open, close } = gateway.value;
    keep();
    const secrets = await createSecrets({ home, cipher, now: Date.now, logger });
    const farm = await createFarm({
      ...{ home, env, logger, version, installation, secrets, demo: options.demo },
      restoreBackup: options.restoreBackup,
      ...parts,
      port: () => port,
    });
    if (!farm.ok) return close().then(() => farm);
    const { handlers, events, terminals, dispose } = farm.value;
    open(farm.value);
    const url = `http://127.0.0.1:${port}`;
    const { file } = tokens;
    const later = file === null ? [] : [`later   log in with the token in ${file}`];
    const login = `open ${url}/#login=${tokens.mintCode()}  (works once, for 10 minutes)`;
    return ok({
      address: url,
      lines: [`croft listening on ${url}`, login, ...later],
      farewell: () => farewellOf(handlers),
      stop: () => close().then(dispose).then(logger.close),
      crashed: logger.crashed,
      farm: {
        door: { events, terminals, dispatch: createDispatch({ handlers, logger, strict }) },
        logger,
        wake: () => farm.value.wake(),
      },
    });
  };

/** What the end of the farm does not end. */
async function farewellOf(handlers: Handlers): Promise<string | null> {
  const found = await handlers['farm.get']({}, { access: 'local', peer: 'shell', signal: AbortSignal.timeout(1_000) });
  const live = found.ok ? found.value.liveRuns : 0;
  if (live === 0) return null;
  const agents = live === 1 ? '1 agent goes' : `${live} agents go`;
  const them = live === 1 ? 'it' : 'them';
  return `${agents} on: the next start of Croft takes ${them} up again. To end ${them}, choose “Stop all agents now” there (POST /api/farm/stop-all).`;
}

/** Launches; where a copy of the database would mend what keeps it from starting, asks, and launches again with that. */
export const launchOrRestore =
  <R extends Running>(launch: (shell: Shell) => Promise<Result<R>>, ask: (failure: Failure) => Promise<boolean>) =>
  async (shell: Shell): Promise<Result<R>> => {
    const launched = await launch(shell);
    if (launched.ok || launched.error.offer !== 'restore-backup' || !(await ask(launched.error))) return launched;
    return launch({ ...shell, options: { ...shell.options, restoreBackup: true } });
  };
