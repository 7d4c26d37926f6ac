import { execFileSync } from 'node:child_process';
import {
  existsSync,
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

import { createSpool, openOldSpool } from '../../../src/main/worker/files/spool';
import type { ReadableSpool } from '../../../src/main/worker/files/spool';
import { readSpool } from '../../../src/main/worker/files/spool-reader';
import { openIdList } from '../../../src/main/worker/runs/id-list';
import { readRecord, runFolder } from '../../../src/main/worker/runs/run-record';
import { newIds } from '../../builders/ids';

let folder: string;
let out: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'croft-hostile-'));
  out = join(folder, 'out');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const silent = (): void => undefined;
const FIRST = '0000000000000000.spool';

/** All of a spool, as the link asks for it: on from where the last answer has ended. */
async function readToEnd(spool: ReadableSpool): Promise<Buffer> {
  const whole = Buffer.alloc(spool.extent().end);
  for (let from = spool.firstKept(0), tries = 0; from < spool.extent().end; from = spool.firstKept(from)) {
    expect((tries += 1)).toBeLessThan(50);
    for await (const bytes of readSpool(spool, from, AbortSignal.timeout(10_000))) {
      Buffer.from(bytes).copy(whole, from);
      from += bytes.length;
    }
  }
  return whole;
}

const text = Array.from({ length: 2000 }, (_one, n) => `line ${n}\n`).join('');

/** A spool of several files, all of which are there. */
function filled() {
  const spool = createSpool(out, 64 * 1024, silent);
  for (const line of text.split(/(?<=\n)/)) spool.append(Buffer.from(line));
  return spool;
}

const insteadOf: readonly (readonly [string, (path: string) => void])[] = [
  ['nothing', () => undefined],
  ['a link to another file', (path) => symlinkSync('/etc/passwd', path)],
  ['a link to a device that never ends', (path) => symlinkSync('/dev/zero', path)],
  ['a link to itself', (path) => symlinkSync(path, path)],
  ['a pipe that nobody writes into', (path) => void execFileSync('mkfifo', [path])],
  ['a folder', (path) => mkdirSync(path)],
];

describe('a spool that somebody has changed', () => {
  it.each(insteadOf)(
    'is given to its end with a hole, where there is %s in the place of a file',
    async (_what, make) => {
      const spool = filled();
      rmSync(join(out, FIRST));
      make(join(out, FIRST));
      spool.seal();
      const whole = await readToEnd(spool);
      const hole = whole.lastIndexOf(0) + 1;
      expect(hole).toBe(spool.segmentAt(0)?.end);
      expect(whole.subarray(0, hole).every((byte) => byte === 0)).toBe(true);
      expect(whole.subarray(hole).toString()).toBe(text.slice(hole));
      expect(whole.toString()).not.toContain('root:');
    },
  );

  it('is given to its end with a hole, where a file was cut, and what is added later has its place', async () => {
    const spool = filled();
    const last = spool.segmentAt(text.length - 1);
    if (!last) throw new Error('no segment');
    truncateSync(last.path, 10);
    spool.append(Buffer.from('more'));
    spool.seal();
    const whole = (await readToEnd(spool)).toString();
    expect(whole.slice(0, last.start + 10)).toBe(text.slice(0, last.start + 10));
    expect(whole).toHaveLength(text.length + 4);
    expect(whole.endsWith('\0more')).toBe(true);
  });

  it.each(insteadOf)(
    'is opened later with what is whole of it, where there is %s in the place of a file',
    async (_what, make) => {
      const first = filled();
      const end = first.segmentAt(0)?.end ?? 0;
      first.seal();
      rmSync(join(out, FIRST));
      make(join(out, FIRST));
      const spool = openOldSpool(out);
      expect(spool.extent()).toEqual({ start: end, end: text.length });
      expect((await readToEnd(spool)).subarray(end).toString()).toBe(text.slice(end));
    },
  );

  it('takes no file that claims bytes of another', async () => {
    filled().seal();
    writeFileSync(join(out, '0000000000000005.spool'), 'forged');
    const spool = openOldSpool(out);
    expect((await readToEnd(spool)).toString()).toBe(text);
  });

  it('is begun beside a pipe or a link that lies where its first file is to be, which gets nothing', () => {
    mkdirSync(out);
    const other = join(folder, 'other');
    symlinkSync(other, join(out, FIRST));
    const spool = createSpool(out, 4096, silent);
    spool.append(Buffer.from('hello'));
    spool.seal();
    expect(existsSync(other)).toBe(false);
    expect(readFileSync(join(out, FIRST), 'utf8')).toBe('hello');
  });
});

describe('what a worker remembers of a run', () => {
  it.each(insteadOf.slice(1, -1))('is not read from %s', (_what, make) => {
    const run = runFolder(folder, newIds.run());
    mkdirSync(run.root);
    make(run.record);
    make(run.inputs);
    expect(readRecord(run)).toBeNull();
    const ids = openIdList(run.inputs);
    expect(ids.list()).toEqual([]);
    ids.add('one');
    expect(openIdList(run.inputs).list()).toEqual(['one']);
  });

  it('is not read at any length', () => {
    const run = runFolder(folder, newIds.run());
    mkdirSync(run.root);
    writeFileSync(run.record, '{"a":1}'.padEnd(2 * 1024 * 1024));
    writeFileSync(run.inputs, 'x'.repeat(9 * 1024 * 1024));
    expect(readRecord(run)).toBeNull();
    expect(openIdList(run.inputs).list()).toEqual([]);
  });
});
