import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import type { FastifyInstance } from 'fastify';

import { ok } from '../contract/errors';
import type { Result } from '../contract/errors';
import { WORKER_PROTOCOL } from '../contract/worker-protocol';
import type { WorkerHealth } from '../contract/worker-protocol';
import { createFarmPresence } from './farm-presence';
import { openEventLog } from './files/event-log';
import type { EventLog } from './files/event-log';
import { makePrivateFolder, replaceFile } from './files/private-files';
import { createLog } from './files/worker-log';
import type { Log } from './files/worker-log';
import { isPipe } from './options';
import type { Address, WorkerOptions } from './options';
import { within } from './patience';
import type { ProcessControl } from './processes/process-control';
import { createSystemControl } from './processes/system-control';
import { createAgentIntake } from './runs/agent-intake';
import { openForgottenRuns } from './runs/forgotten-runs';
import { restoreRuns } from './runs/restore';
import type { Run } from './runs/run';
import type { SecretToken } from './runs/run-token';
import { createRuns } from './runs/runs';
import type { Runs } from './runs/runs';
import { createAgentServer } from './server/agent-server';
import { createFarmServer } from './server/farm-server';
import { listen, urlOf } from './server/listen';
import { readToken } from './start-up';
import { lockState } from './state-lock';

/** A worker that takes runs. */
export interface RunningWorker {
  readonly log: Log;
  /** Stops every run in stages, then leaves. */
  stop(reason: string): void;
  /** Answers when the worker has let go of everything: drained, idle for too long, or stopped. */
  readonly left: Promise<void>;
}

/** Longer than all stages of a stop and the sweep after them. */
const STOP_WITHIN_MS = 20_000;

/** Starts a worker as its options say; it listens when this answers. */
export async function runWorker(options: WorkerOptions): Promise<Result<RunningWorker>> {
  makePrivateFolder(options.state);
  const log = createLog(join(options.state, 'worker.log'));
  const token = readToken(options.tokenFile);
  if (!token.ok) return token;
  const control = createSystemControl();
  const lock = await lockState(join(options.state, 'lock'), control);
  if (!lock.ok) return lock;
  try {
    return ok(await assemble(options, { log, control, token: token.value, unlock: lock.value }));
  } catch (error) {
    lock.value();
    throw error;
  }
}

interface Ground {
  readonly log: Log;
  readonly control: ProcessControl;
  readonly token: SecretToken;
  readonly unlock: () => void;
}

async function assemble(options: WorkerOptions, ground: Ground): Promise<RunningWorker> {
  const { log, control } = ground;
  const events = await openEventLog(join(options.state, 'events'), log);
  let found: () => readonly Run[] = () => [];
  const agents = createAgentServer({ runs: () => found(), intake: createAgentIntake(events), log });
  const agentAddress = await listen(agents, options.agentListen);
  const agentUrl = agentAddress.kind === 'tcp' ? urlOf(agentAddress) : '';
  const context = { control, events, log, agentUrl };
  const folder = join(options.state, 'runs');
  const restored = await restoreRuns(folder, context);
  const runs = createRuns(folder, context, restored, openForgottenRuns(join(options.state, 'forgotten')));
  found = () => runs.list();
  return serve(options, ground, { events, runs, agents });
}

interface Core {
  readonly events: EventLog;
  readonly runs: Runs;
  readonly agents: FastifyInstance;
}

async function serve(options: WorkerOptions, ground: Ground, core: Core): Promise<RunningWorker> {
  const { log, token } = ground;
  const { events, runs, agents } = core;
  const closing = new AbortController();
  const left = Promise.withResolvers<void>();
  const epoch = randomUUID();
  const presence = createFarmPresence(options.idleExitMs, () => runs.list().length === 0, leave);

  const drain = () => runs.refuse('This worker takes no new runs: it is being replaced.');
  const health = () => healthOf(options.build, epoch, runs, events);
  const farm = createFarmServer({ runs, events, token, log, health, drain, closing: closing.signal });
  farm.addHook('onRequest', async (_request, reply) => void reply.raw.once('close', presence.enter()));
  farm.addHook('onResponse', async () => {
    if (runs.isRefusing() && runs.list().length === 0) leave();
  });

  function leave(): void {
    if (closing.signal.aborted) return;
    runs.refuse('This worker is closing.');
    closing.abort();
    presence.dispose();
    void Promise.all([farm.close(), agents.close()])
      .catch((error: unknown) => log('its servers did not close', error))
      .then(() => {
        events.close();
        if (options.listen.kind === 'unix' && !isPipe(options.listen.path))
          rmSync(options.listen.path, { force: true });
        ground.unlock();
        left.resolve();
      });
  }

  async function stop(reason: string): Promise<void> {
    runs.refuse('This worker is closing.');
    for (const run of runs.list()) run.stop(reason);
    await within(STOP_WITHIN_MS, Promise.all(runs.list().map((run) => run.ended)));
    leave();
  }

  if (options.drain) drain();
  const bound = await listen(farm, options.listen);
  describeWorker(options, epoch, bound);
  return { log, stop: (reason) => void stop(reason), left: left.promise };
}

function healthOf(version: string, epoch: string, runs: Runs, events: EventLog): WorkerHealth {
  const ended = runs.list().filter((run) => run.isEnded()).length;
  return {
    protocol: WORKER_PROTOCOL,
    version,
    epoch,
    pid: process.pid,
    uptimeMs: Math.round(process.uptime() * 1000),
    draining: runs.isRefusing(),
    runs: { live: runs.list().length - ended, ended },
    seq: events.lastSeq(),
  };
}

/** For people and for a farm that looks for workers: what listens here. No secret is in it. */
function describeWorker(options: WorkerOptions, epoch: string, bound: Address): void {
  const description = {
    protocol: WORKER_PROTOCOL,
    version: options.build,
    epoch,
    pid: process.pid,
    listen: bound.kind === 'unix' ? `unix:${bound.path}` : `tcp:${bound.host}:${bound.port}`,
    tokenFile: options.tokenFile,
  };
  replaceFile(join(options.state, 'worker.json'), `${JSON.stringify(description)}\n`);
}
