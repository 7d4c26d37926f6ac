import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openHome } from '../../../src/main/shell/home';
import { builtEntry } from '../../fakes/built-worker';

let entry: string;
let scratch: string;
let starts: Start[];

beforeAll(async () => {
  const root = join(import.meta.dirname, '../../..');
  entry = await builtEntry('home-holder', join(root, 'test/fakes/home-holder.ts'), [
    join(root, 'src/main/shell'),
    join(root, 'test/fakes'),
  ]);
});
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'croft-homes-'));
  starts = [];
});
afterEach(async () => {
  await Promise.all(starts.map((each) => each.kill9()));
  rmSync(scratch, { recursive: true, force: true });
});

/** A process that opens homes as it is told. */
interface Start {
  readonly pid: number;
  /** Answers what it says. */
  tell(line: string): Promise<string>;
  kill9(): Promise<void>;
}

function start(): Start {
  const child: ChildProcessWithoutNullStreams = spawn(process.execPath, [entry], { stdio: 'pipe', env: {} });
  child.stderr.on('data', (text) => process.stderr.write(text));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const made = {
    pid: child.pid!,
    async tell(line: string) {
      child.stdin.write(`${line}\n`);
      const { value } = await lines.next();
      return String(value);
    },
    async kill9() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
  starts.push(made);
  return made;
}

/** All of them at once; answers the one that got it, after a look at what the others were told. */
async function race(all: readonly Start[], home: string): Promise<Start> {
  const said = await Promise.all(all.map((each) => each.tell(home)));
  const taken = all.filter((_, index) => said[index] === 'taken');
  expect(said.filter((words) => words !== 'taken' && !/^Another Croft .*uses /.test(words))).toEqual([]);
  expect(taken).toHaveLength(1);
  expect(existsSync(home)).toBe(true);
  return taken[0]!;
}

test('of twenty at once exactly one owns a home, whose folders they all want to make, round after round', async () => {
  const all = Array.from({ length: 20 }, start);
  // Loaded and waiting, so that they run into each other.
  await Promise.all(all.map((each) => each.tell('leave')));
  for (let round = 0; round < 20; round += 1) {
    const owner = await race(all, join(scratch, `round-${round}`, 'deep', 'home'));
    await owner.tell('leave');
  }
});

test('of twenty at once exactly one owns a home whose owners are killed again and again, with stale files about', async () => {
  const home = join(scratch, 'home');
  mkdirSync(home);
  for (const name of ['lock', 'lock.new.stale', 'lock.after.stale']) writeFileSync(join(home, name), '{"pid":1}');
  const all = Array.from({ length: 20 }, start);
  await Promise.all(all.map((each) => each.tell('leave')));
  for (let kills = 0; kills < 10; kills += 1) {
    const owner = await race(all, home);
    await owner.kill9();
    all.splice(all.indexOf(owner), 1);
  }
  const owner = await race(all, home);
  for (const other of all.slice(0, 3)) {
    if (other !== owner) expect(await other.tell(home)).toContain(`(process ${owner.pid})`);
  }
});

test('a start that unmakes what it made leaves alone what others made there', async () => {
  const all = Array.from({ length: 8 }, start);
  await Promise.all(all.map((each) => each.tell('leave')));
  for (let round = 0; round < 15; round += 1) {
    const home = join(scratch, `round-${round}`, 'home');
    const [first, ...others] = all as [Start, ...Start[]];
    expect(await first.tell(home)).toBe('taken');
    writeFileSync(join(scratch, `round-${round}`, 'of another'), '');
    const undone = first.tell('undo');
    // While it goes they come: whoever got in has a home.
    const said = await Promise.all(others.map((each) => each.tell(home)));
    await undone;
    const taken = others.filter((_, index) => said[index] === 'taken');
    expect(taken.length).toBeLessThanOrEqual(1);
    expect(readdirSync(join(scratch, `round-${round}`))).toContain('of another');
    if (taken[0]) {
      expect(await first.tell(home)).toContain(`(process ${taken[0].pid})`);
      await taken[0].tell('leave');
    }
  }
});

test('a home whose lock is no lock is refused in words, and left as it is', () => {
  writeFileSync(join(scratch, 'lock.db'), 'something else, longer than the header of a database '.repeat(40));
  expect(openHome(scratch)).toMatchObject({
    ok: false,
    error: {
      code: 'invalid',
      message: expect.stringContaining('its file lock.db is not what Croft has made; remove it'),
    },
  });
  expect(readdirSync(scratch)).toEqual(['lock.db']);
});
