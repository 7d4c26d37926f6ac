import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { openEventLog } from '../../../src/main/worker/files/event-log';
import { createSpool, openOldSpool } from '../../../src/main/worker/files/spool';
import { readSpool } from '../../../src/main/worker/files/spool-reader';
import { createBacklog } from '../../../src/main/worker/files/spool-backlog';
import { createLog } from '../../../src/main/worker/files/worker-log';
import { openIdList } from '../../../src/main/worker/runs/id-list';
import { newIds } from '../../builders/ids';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'croft-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const silent = () => undefined;

async function read(spool: Parameters<typeof readSpool>[0], from = 0): Promise<string> {
  const parts = [];
  for await (const part of readSpool(spool, from, new AbortController().signal)) parts.push(part);
  return Buffer.concat(parts).toString();
}

test('a spool is the same bytes for whoever opens it later', async () => {
  const spool = createSpool(join(folder, 'out'), 4096, silent);
  const texts = Array.from({ length: 300 }, (_, i) => `chunk ${i};`);
  for (const text of texts) spool.append(Buffer.from(text));
  spool.seal();
  spool.append(Buffer.from('too late'));
  expect(await read(spool)).toBe(texts.join(''));
  const again = openOldSpool(join(folder, 'out'));
  expect(again.extent()).toEqual(spool.extent());
  for (const from of [0, 511, 512, 513, 2000]) expect(await read(again, from)).toBe(texts.join('').slice(from));
});

test('a spool with a limit smaller than one chunk keeps what it can', async () => {
  const spool = createSpool(join(folder, 'out'), 1000, silent);
  const bytes = Buffer.from(Array.from({ length: 5000 }, (_, i) => String(i % 10)).join(''));
  spool.append(bytes);
  spool.seal();
  const { start, end } = spool.extent();
  expect(end).toBe(5000);
  expect(end - start).toBeLessThanOrEqual(1000);
  expect(await read(spool, spool.firstKept(0))).toBe(bytes.subarray(start).toString());
  expect(readdirSync(join(folder, 'out')).length).toBeLessThanOrEqual(2);
});

test('a reader that follows gets every byte once, from memory or from the disk, whatever its pace', async () => {
  const paces = [null, { restMs: () => 0, took: () => undefined }, { restMs: () => 1, took: () => undefined }];
  const spool = createSpool(join(folder, 'out'), 10_000_000, silent);
  const readers = paces.map(async (pace) => {
    const parts = [];
    for await (const part of readSpool(spool, 0, new AbortController().signal, pace)) {
      parts.push(part);
      // One that is slow falls behind what is kept in memory.
      if (parts.length % 7 === 0) await new Promise((later) => setTimeout(later, 5));
    }
    return Buffer.concat(parts).toString();
  });
  const texts = Array.from({ length: 400 }, (_, nr) => `${nr}:${'x'.repeat((nr * 97) % 3_000)};`);
  for (const [nr, text] of texts.entries()) {
    spool.append(Buffer.from(text));
    if (nr % 5 === 0) await new Promise(setImmediate);
  }
  spool.seal();
  for (const read of readers) expect(await read).toBe(texts.join(''));
});

test('a reader ends at a gap, and the bytes after it can be asked for', async () => {
  const out = join(folder, 'out');
  createSpool(out, 4096, silent).seal();
  writeFileSync(join(out, '0000000000000000.spool'), 'before');
  writeFileSync(join(out, '0000000000000010.spool'), 'after');
  const spool = openOldSpool(out);
  expect(await read(spool)).toBe('before');
  expect(spool.firstKept(6)).toBe(10);
  expect(await read(spool, 10)).toBe('after');
});

test('events of forgotten runs leave the file, the sequence goes on', async () => {
  const path = join(folder, 'events');
  const log = await openEventLog(path, silent, 10_000);
  const [kept, gone] = [newIds.run(), newIds.run()];
  for (let i = 0; i < 200; i += 1)
    log.append({ type: 'hook', runId: i % 10 === 0 ? kept : gone, hookId: 'h', hook: { i, text: 'ü'.repeat(20) } });
  const before = statSync(path).size;
  log.retain((id) => id === kept);
  expect(statSync(path).size).toBeLessThan(before / 5);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(log.append({ type: 'verdict', runId: kept, verdict: {} }).seq).toBe(201);
  const seen = (from: number) => {
    const lines = [];
    for (let next = log.next(from); next; next = log.next(next.seq + 1)) lines.push(JSON.parse(next.line));
    return lines;
  };
  expect(seen(1).map(({ seq }) => seq)).toEqual([...Array.from({ length: 20 }, (_, i) => i * 10 + 1), 201]);
  expect(seen(11)[0]).toMatchObject({ seq: 11, hook: { i: 10, text: 'ü'.repeat(20) } });
  log.close();

  const again = await openEventLog(path, silent);
  expect(again.lastSeq()).toBe(201);
  expect(JSON.parse(again.next(192)!.line)).toMatchObject({ type: 'verdict', seq: 201 });
  again.retain(() => false);
  expect(again.next(1)).toBe(null);
  again.close();
});

test('an event file with a broken line in it keeps the others', async () => {
  const path = join(folder, 'events');
  const id = newIds.run();
  const log = await openEventLog(path, silent);
  for (let i = 0; i < 3; i += 1) log.append({ type: 'hook', runId: id, hookId: 'h', hook: { i } });
  log.close();
  const lines = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, [lines[0], '\0\0\0garbage', lines[2], '{"type":"hook","se'].join('\n'));
  const again = await openEventLog(path, silent);
  expect(again.lastSeq()).toBe(3);
  expect(JSON.parse(again.next(2)!.line)).toMatchObject({ seq: 3, hook: { i: 2 } });
  expect(again.append({ type: 'hook', runId: id, hookId: 'h', hook: {} }).seq).toBe(4);
  again.close();
  const last = await openEventLog(path, silent);
  expect(JSON.parse(last.next(4)!.line)).toMatchObject({ seq: 4, hook: {} });
  last.close();
});

test('the newest thousand ids are kept, in a file that stays small', () => {
  const path = join(folder, 'ids');
  const ids = openIdList(path);
  for (let i = 0; i < 9500; i += 1) ids.add(`id ${i}`);
  expect(ids.list().length).toBe(1000);
  expect([ids.has('id 8499'), ids.has('id 8500'), ids.has('id 9499')]).toEqual([false, true, true]);
  const again = openIdList(path);
  expect(again.list()).toEqual(ids.list());
  again.add('one more');
  expect(again.list().length).toBe(1000);
  expect(statSync(path).size).toBeLessThan(60_000);
});

test('the log of a worker never grows past twice its limit', () => {
  const path = join(folder, 'worker.log');
  const log = createLog(path, 2000);
  for (let i = 0; i < 200; i += 1) log('something happened', new Error(`number ${i}`));
  expect(statSync(path).size).toBeLessThanOrEqual(2000);
  expect(statSync(`${path}.1`).size).toBeLessThanOrEqual(2000);
  expect(readFileSync(path, 'utf8')).toContain('number 199');
  createLog(join(folder, 'no', 'such', 'folder'))('goes nowhere');
  expect(existsSync(join(folder, 'no'))).toBe(false);
});

/** A disk that takes `room` bytes and then nothing until it gets more. */
function disk(room: number) {
  const written: [number, string][] = [];
  return {
    written,
    room,
    write(offset: number, bytes: Uint8Array): number {
      if (this.room <= 0) throw new Error('ENOSPC');
      const taken = Math.min(this.room, bytes.length);
      this.room -= taken;
      written.push([offset, Buffer.from(bytes.subarray(0, taken)).toString()]);
      return taken;
    },
  };
}

test('bytes that the disk does not take wait, and go in order, each at its offset', () => {
  const small = disk(4);
  const backlog = createBacklog(
    (offset, bytes) => small.write(offset, bytes),
    () => undefined,
    100,
    1e6,
  );
  for (const text of ['abc', 'def', 'ghi']) backlog.push(Buffer.from(text));
  expect(small.written).toEqual([
    [0, 'abc'],
    [3, 'd'],
  ]);
  backlog.dispose();
});

test('when too many wait, the oldest go, and the others keep their offsets', async () => {
  const small = disk(1);
  const backlog = createBacklog(
    (offset, bytes) => small.write(offset, bytes),
    () => undefined,
    6,
    0,
  );
  for (const text of ['abc', 'def', 'ghi']) backlog.push(Buffer.from(text));
  small.room = 100;
  await backlog.settle(1000);
  expect(small.written).toEqual([
    [0, 'a'],
    [3, 'def'],
    [6, 'ghi'],
  ]);
  backlog.dispose();
});
