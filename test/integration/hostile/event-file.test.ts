import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { WorkerEvent } from '../../../src/main/contract/worker-protocol';
import { openEventLog } from '../../../src/main/worker/files/event-log';
import type { EventLog } from '../../../src/main/worker/files/event-log';
import { newIds } from '../../builders/ids';
import { createDice } from '../engine/random/dice';
import { mangle } from './mangle';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'croft-hostile-'));
  path = join(folder, 'events');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const silent = (): void => undefined;
const runId = newIds.run();
const hook = (n: number) => ({ type: 'hook', runId, hookId: `h${n}`, hook: { n, text: 'x'.repeat(n % 50) } }) as const;

/** Everything that the log gives, as its reader takes it. */
function allOf(log: EventLog): WorkerEvent[] {
  const events: WorkerEvent[] = [];
  for (let next = log.next(1); next; next = log.next(next.seq + 1)) {
    const event = WorkerEvent.parse(JSON.parse(next.line));
    expect(event.seq).toBe(next.seq);
    events.push(event);
  }
  const seqs = events.map(({ seq }) => seq);
  expect(seqs).toEqual([...new Set(seqs)].toSorted((a, b) => a - b));
  return events;
}

async function written(count: number): Promise<Buffer> {
  const log = await openEventLog(path, silent);
  for (let n = 1; n <= count; n += 1) log.append(hook(n));
  log.close();
  return readFileSync(path);
}

/** Opens what is there, and shows that it takes and gives new events. */
async function worksOn(): Promise<WorkerEvent[]> {
  const log = await openEventLog(path, silent);
  const before = allOf(log);
  const { seq } = log.append(hook(7777));
  const all = allOf(log);
  expect(all.at(-1)).toMatchObject({ seq, hookId: 'h7777' });
  expect(all.slice(0, -1)).toEqual(before);
  log.close();
  const again = await openEventLog(path, silent);
  expect(allOf(again)).toEqual(all);
  again.close();
  return before;
}

describe('an event file that somebody has changed', () => {
  it('is read as far as it makes sense, whatever was done to it', { timeout: 120_000 }, async () => {
    const whole = await written(20);
    const seed = 0x0f15;
    const dice = createDice(seed);
    for (let round = 0; round < 400; round += 1) {
      writeFileSync(path, mangle(whole, dice));
      await worksOn().catch((error: unknown) => {
        throw new Error(`seed ${seed}, round ${round}: ${String(error)}`);
      });
    }
  });

  it.each([
    ['a line of 20 MB', `{"type":"hook","seq":21,"x":"${'y'.repeat(20_000_000)}"}\n`],
    ['20 MB without an end', 'z'.repeat(20_000_000)],
    ['NULs', '\0'.repeat(5000)],
    ['JSON of a depth of 100,000', `${'['.repeat(100_000)}${']'.repeat(100_000)}\n`],
    ['__proto__', '{"__proto__":{"type":"exit"},"seq":21,"at":1}\n'],
    [
      'numbers that leave no room',
      `{"type":"hook","seq":${Number.MAX_SAFE_INTEGER},"at":1,"runId":"${runId}","hookId":"h","hook":{}}\n`,
    ],
    ['a number twice', `{"type":"hook","seq":3,"at":1,"runId":"${runId}","hookId":"again","hook":{}}\n`],
    ['a number below all', `{"type":"hook","seq":-5,"at":1,"runId":"${runId}","hookId":"again","hook":{}}\n`],
  ])('loses nothing of before by %s', async (_what, text) => {
    await written(20);
    appendFileSync(path, text);
    const events = await worksOn();
    expect(events).toHaveLength(20);
    expect(events[2]).toMatchObject({ hookId: 'h3' });
  });

  it('goes on after numbers that are missing', async () => {
    const lines = (await written(20)).toString().split('\n');
    writeFileSync(path, lines.filter((_line, at) => at < 5 || at > 12).join('\n'));
    expect((await worksOn()).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 14, 15, 16, 17, 18, 19, 20]);
  });

  it.each([
    ['a link to another file', () => symlinkSync('/etc/passwd', path)],
    ['a link to a device that never ends', () => symlinkSync('/dev/zero', path)],
    ['a link to nothing', () => symlinkSync(join(folder, 'nothing'), path)],
    ['a pipe that nobody writes into', () => void execFileSync('mkfifo', [path])],
    ['a folder', () => mkdirSync(path)],
  ])('is begun anew where %s is in its place, which is put aside untouched', async (_what, make) => {
    make();
    expect(await worksOn()).toEqual([]);
  });

  it('gives what is left of it when it is cut while it is open', async () => {
    const log = await openEventLog(path, silent);
    for (let n = 1; n <= 20; n += 1) log.append(hook(n));
    const half = readFileSync(path).indexOf('\n', 900);
    truncateSync(path, half - 5);
    const left = allOf(log);
    expect(left.length).toBeGreaterThan(3);
    expect(left.length).toBeLessThan(20);
    expect(left.at(-1)?.seq).toBe(left.length);
    log.close();
  });
});
