import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { followFarm } from '../../fakes/farm-events';
import type { FarmClient } from '../../fakes/farm-events';
import { startFarmProcess } from '../../fakes/farm-process';
import type { FarmProcess } from '../../fakes/farm-process';
import { waitFor } from '../../fakes/wait-for';
import { HITS_FILE, PLAN_FILE } from '../points';
import type { FailPlan } from '../points';
import type { Acknowledged } from './acknowledged';
import type { Places } from './places';
import { isWorker, processesOf } from './processes';
import type { Listed } from './processes';
import type { Target } from './schedule';

/** The build that has fail-points; `scripts/crash.mjs` makes it. */
export const CRASH_BUILD = resolve('out-crash/out/main');
/** A farm that a plan keeps ending while it starts is started again so often. */
const MOST_STARTS = 10;
const END_LIMIT_MS = 10_000;

/** Keeps a farm running on a bench: what ends it is the harness' will, and what has ended is started again. */
export interface FarmKeeper {
  /** Starts a farm where none runs, and follows its log. */
  ensureUp(): Promise<void>;
  isUp(): boolean;
  /** Highest seq that a client has seen. */
  seq(): number;
  pid(): number;
  /** A call over REST; throws when no farm answers. */
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  kill(target: Target | 'everything'): Promise<void>;
  /** SIGTERM; answers the exit code. */
  end(): Promise<number | null>;
  /** Waits for an end that somebody else has asked for; answers the exit code. */
  ended(): Promise<number | null>;
  lay(plan: FailPlan): void;
  /** Id of the process that the plan has struck; null: it has not yet. */
  struck(plan: FailPlan): number | null;
  takeBack(): void;
  /** What farms have said on stderr, the newest last. */
  stderr(): string;
  /** Ends farm, workers and agents, and whatever else is left. None is started afterwards. */
  sweep(): Promise<void>;
}

export function createFarmKeeper(
  places: Places,
  acknowledged: Acknowledged,
  secrets: Readonly<Record<string, string>>,
): FarmKeeper {
  const planFile = join(places.temporary, PLAN_FILE);
  const hitsFile = join(places.temporary, HITS_FILE);
  let farm: FarmProcess | null = null;
  let client: FarmClient | null = null;
  let taken = 0;
  let said = '';
  let isSwept = false;

  const takeEvents = (): void => {
    if (!client) return;
    acknowledged.seen(client.events.slice(taken));
    taken = client.events.length;
  };
  const letGo = (): void => {
    takeEvents();
    client?.close();
    said += farm?.stderr() ?? '';
    if (farm) said += `(that farm ended with ${farm.child.signalCode ?? farm.child.exitCode ?? 'nothing'})\n`;
    client = null;
    farm = null;
    taken = 0;
  };
  const isUp = (): boolean => farm !== null && farm.child.exitCode === null && farm.child.signalCode === null;
  const git = (parent: number): Listed[] =>
    processesOf(places.root).filter((one) => one.parent === parent && one.argv[0]?.endsWith('git') === true);

  async function killAll(): Promise<void> {
    for (let tries = 0; tries < 50 && processesOf(places.root).length > 0; tries += 1) {
      processesOf(places.root).forEach(kill);
      await sleep(20);
    }
  }

  async function startOnce(): Promise<boolean> {
    if (isSwept) throw new Error('the bench is cleared');
    try {
      farm = await startFarmProcess({
        home: places.home,
        serve: join(CRASH_BUILD, 'serve.js'),
        env: environmentOf(places, secrets),
      });
      client = await followFarm(farm);
      return isUp();
    } catch (error) {
      said += `${String(error)}\n`;
      farm?.child.kill('SIGKILL');
      letGo();
      return false;
    }
  }

  return {
    isUp,
    async ensureUp() {
      if (isUp()) return;
      letGo();
      for (let tries = 0; tries < MOST_STARTS; tries += 1) if (await startOnce()) return;
      throw new Error(`the farm does not start any more:\n${said.slice(-4000)}`);
    },
    seq() {
      takeEvents();
      // Not that of the present client: it sees the whole log again.
      return acknowledged.lastSeq();
    },
    pid: () => farm?.child.pid ?? 0,
    async call(method, path, body) {
      if (!farm || !isUp()) throw new Error('no farm is up');
      return farm.call(method, path, body);
    },
    async kill(target) {
      const pid = farm?.child.pid ?? 0;
      const gits = target === 'farm-and-git' ? git(pid) : [];
      if (target === 'worker' || target === 'farm-and-worker') processesOf(places.root).filter(isWorker).forEach(kill);
      if (target.startsWith('farm') || target === 'everything') await farm?.kill9();
      gits.forEach(kill);
      if (target === 'everything') await killAll();
    },
    end: async () => (farm ? farm.end() : null),
    async ended() {
      await waitFor('the end of the farm', () => !isUp(), END_LIMIT_MS);
      return farm?.child.exitCode ?? null;
    },
    lay(plan) {
      // Whole or not at all: it may be read at any moment.
      writeFileSync(`${planFile}.lay`, JSON.stringify(plan));
      renameSync(`${planFile}.lay`, planFile);
    },
    struck(plan) {
      const lines = existsSync(hitsFile) ? readFileSync(hitsFile, 'utf8').split('\n') : [];
      const hit = lines
        .filter((line) => line.endsWith('}'))
        .map((line) => JSON.parse(line) as { id: string; pid: number });
      return hit.find(({ id }) => id === plan.id)?.pid ?? null;
    },
    takeBack: () => rmSync(planFile, { force: true }),
    stderr: () => said + (farm?.stderr() ?? ''),
    async sweep() {
      isSwept = true;
      rmSync(planFile, { force: true });
      await farm?.kill9();
      letGo();
      await killAll();
    },
  };
}

/** What the farm is started with. The secrets are the canaries: they must be found nowhere. */
const environmentOf = (places: Places, secrets: Readonly<Record<string, string>>): Record<string, string> => ({
  HOME: places.userHome,
  TMPDIR: places.temporary,
  GIT_CONFIG_NOSYSTEM: '1',
  CROFT_SCRIPT_SPEED: '0',
  SHELL: join(places.root, 'shell'),
  ...secrets,
});

function kill({ pid }: Listed): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in between.
  }
}
