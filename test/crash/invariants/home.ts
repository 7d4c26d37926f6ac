import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { namesIn, withDatabase } from '../harness/outside';
import type { Places } from '../harness/places';
import { handlesOf, processesOf } from '../harness/processes';
import { ALWAYS } from './invariant';
import type { Invariant } from './invariant';

/** 10. Nobody else may read them off a screen, a disk or a list of processes. */
export const noSecretAnywhere: Invariant = {
  nr: 10,
  words: 'no secret of Croft’s in the database, spools, logs, terminals, repositories or anybody’s command line',
  phases: ALWAYS,
  look({ phase, places, canaries }, tally) {
    const processes = processesOf(places.root);
    const secrets = [
      ...canaries.values,
      ...tokensOf(places),
      ...processes.flatMap((one) => one.env.get('CROFT_RUN_TOKEN') ?? []),
    ];
    for (const { argv } of processes) {
      const line = argv.join(' ');
      tally.check(!secrets.some((secret) => line.includes(secret)), () => `a secret is in a command line: ${argv[0]}`);
    }
    if (phase !== 'over') return;
    for (const file of filesIn(places.root)) {
      const text = readFileSync(file, 'latin1');
      tally.check(!secrets.some((secret) => text.includes(secret)), () => `a secret is in ${file}`);
    }
  },
};

/** 11. SQLite's own word. */
export const databaseIsSound: Invariant = {
  nr: 11,
  words: 'the database is sound: quick_check and foreign keys',
  phases: ALWAYS,
  look({ places }, tally) {
    withDatabase(places, (raw) => {
      const said = raw.pragma('quick_check', { simple: true });
      tally.check(said === 'ok', () => `quick_check: ${String(said)}`);
      const broken = raw.pragma('foreign_key_check') as unknown[];
      tally.check(broken.length === 0, () => `foreign keys: ${JSON.stringify(broken.slice(0, 5))}`);
    });
  },
};

const SETTLE_MS = 10_000;
/** Connections that the harness itself holds to the farm come and go. */
const SOCKETS_OF_OURS = 8;
/** Connections to the worker that a burst of calls has left: both sides keep them for a minute, for the next call. */
const IDLE_TO_WORKER = 12;
const MORE_SOCKETS = SOCKETS_OF_OURS + IDLE_TO_WORKER;

/**
 * Croft's own log, opened at its first line; and of the database one descriptor for each way in which a second connection has opened it:
 * while a first one has the file, SQLite keeps those of closed ones for the next, because closing any would let go of all locks.
 */
const KEPT_OPEN = 3;
/** A crash build looks into the index of the log, and keeps that open. */
const OPEN_FOR_US = 1;
/** A thread that has carried the database's log over goes when it has rested so long. */
const THREAD_RESTS_MS = 7_000;

/** What a farm holds once it has come to rest: the least of some seconds. */
async function atRest(pid: number): Promise<ReturnType<typeof handlesOf>> {
  let least = handlesOf(pid);
  for (const until = Date.now() + THREAD_RESTS_MS; Date.now() < until;) {
    await sleep(200);
    const now = handlesOf(pid);
    if (now.files <= least.files) least = now;
  }
  return least;
}

/** 12. A farm that has seen everything holds no more than one that has just been started on the same home. */
export const handlesAreGivenBack: Invariant = {
  nr: 12,
  words: 'open files, sockets and watches of the farm are back at those of a fresh one',
  phases: ['over'],
  async look({ keeper }, tally) {
    const used = await atRest(keeper.pid());
    await keeper.end();
    await keeper.ensureUp();
    let fresh = handlesOf(keeper.pid());
    for (const until = Date.now() + SETTLE_MS; Date.now() < until && !isBack(used, fresh);) {
      await sleep(50);
      fresh = handlesOf(keeper.pid());
    }
    tally.check(
      used.files <= fresh.files + KEPT_OPEN + OPEN_FOR_US,
      () => `${used.files} open files, a fresh farm has ${fresh.files}`,
    );
    tally.check(used.watches <= fresh.watches, () => `${used.watches} watches, a fresh farm has ${fresh.watches}`);
    tally.check(
      used.sockets <= fresh.sockets + MORE_SOCKETS,
      () => `${used.sockets} sockets, a fresh farm has ${fresh.sockets}`,
    );
  },
};

type Handles = ReturnType<typeof handlesOf>;

const isBack = (used: Handles, fresh: Handles): boolean =>
  used.files <= fresh.files + 1 && used.watches <= fresh.watches && used.sockets <= fresh.sockets + MORE_SOCKETS;

/** Tokens of farm and workers, from where they belong. */
function tokensOf({ home }: Places): string[] {
  const files = [
    join(home, 'token'),
    ...namesIn(join(home, 'workers')).map((epoch) => join(home, 'workers', epoch, 'token')),
  ];
  return files.flatMap((file) => {
    try {
      return readFileSync(file, 'utf8').trim();
    } catch {
      return [];
    }
  });
}

/** Everything that was written, but the files in which tokens belong and what git has packed. */
function filesIn(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !(basename(entry.name) === 'token' || entry.name === 'sessions.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes('/.git/objects/') && (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0);
}
