import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, expect, test } from 'vitest';

import { newIds } from '../../builders/ids';
import { waitFor } from '../../fakes/wait-for';
import { createBench, ended, eventsUntil, inPty, readOutput, shell, start, valueOf } from './support';

const bench = createBench();
afterEach(() => bench.dispose());

test('the same id starts once: at the same time, later, after its end, and after it was acknowledged', async () => {
  const worker = await bench.worker();
  const mark = join(bench.folder(), 'mark');
  const spec = inPty(`echo x >> ${mark}; read y`);
  const runs = await Promise.all([start(worker, spec), start(worker, spec), start(worker, spec)]);
  expect(new Set(runs.map((run) => run.pid)).size).toBe(1);
  await waitFor('it has run', () => existsSync(mark));
  await worker.client.input(spec.id, { id: 'end', data: 'Cg==' });
  await ended(worker, spec.id);
  expect((await start(worker, spec)).state).toBe('ended');
  valueOf(await worker.client.forget(spec.id));
  expect(await worker.client.start(spec)).toMatchObject({ ok: false, error: { code: 'conflict' } });
  expect(readFileSync(mark, 'utf8')).toBe('x\n');
});

test('what cannot be started is a run that failed, with the reason', async () => {
  const worker = await bench.worker();
  const notExecutable = join(worker.state, 'token');
  const cases = [
    [shell('', { argv: ['no-such-program'] }), 'The program no-such-program was not found.'],
    [shell('', { argv: [notExecutable] }), `The program ${notExecutable} was not found.`],
    [inPty('', { argv: ['./nothing'] }), 'The program ./nothing was not found.'],
    [shell('exit', { cwd: '/no/such/folder' }), 'The folder /no/such/folder does not exist.'],
    [shell('exit', { cwd: '/no\0such' }), 'The folder /no\0such does not exist.'],
    [shell('a\0b'), 'A NUL character is in the command, the folder or the environment.'],
  ] as const;
  for (const [spec, message] of cases) {
    const run = await start(worker, spec);
    expect(run).toMatchObject({
      state: 'ended',
      pid: null,
      exit: { how: 'failed', message, code: null, signal: null },
    });
    expect((await readOutput(worker, spec.id)).bytes.length).toBe(0);
  }
  const events = await eventsUntil(worker, (seen) => seen.at(-1)?.type === 'heartbeat');
  expect(events.map((event) => event.type)).toEqual([...cases.map(() => 'exit'), 'heartbeat']);
});

test('a program is searched in the PATH of the run', async () => {
  const worker = await bench.worker();
  const spec = shell('', { argv: ['sh', '-c', 'echo "$0 $1"', 'a b', '--c'], env: { PATH: '/nowhere:/bin' } });
  await start(worker, spec);
  expect((await readOutput(worker, spec.id)).bytes.toString()).toBe('a b --c\n');
});

test('started and exit are events in one sequence; forgotten runs take theirs with them', async () => {
  const worker = await bench.worker();
  const specs = [shell('exit 1'), shell('exit 2')];
  for (const spec of specs) {
    await start(worker, spec);
    await ended(worker, spec.id);
  }
  const all = await eventsUntil(worker, (seen) => seen.at(-1)?.type === 'heartbeat');
  expect(all.map(({ type, seq }) => [type, seq])).toEqual([
    ['started', 1],
    ['exit', 2],
    ['started', 3],
    ['exit', 4],
    ['heartbeat', 4],
  ]);
  valueOf(await worker.client.forget(specs[0]!.id));
  const left = await eventsUntil(worker, (seen) => seen.at(-1)?.type === 'heartbeat');
  expect(left.map(({ seq }) => seq)).toEqual([3, 4, 4]);
  expect(await eventsUntil(worker, (seen) => seen.length === 1, 4)).toMatchObject([{ type: 'exit', seq: 4 }]);
});

test('only an ended run is forgotten, and then nothing of it is left', async () => {
  const worker = await bench.worker();
  const spec = shell('read x');
  await start(worker, spec);
  expect(await worker.client.forget(spec.id)).toMatchObject({ ok: false, error: { code: 'conflict' } });
  await worker.client.input(spec.id, { id: 'end', data: '', close: true });
  await ended(worker, spec.id);
  valueOf(await worker.client.forget(spec.id));
  expect(readdirSync(join(worker.state, 'runs'))).toEqual([]);
  expect(await worker.client.get(spec.id)).toMatchObject({ error: { code: 'not_found' } });
  expect(valueOf(await worker.client.forget(newIds.run()))).toBe(undefined);
});

test('nobody else may look at what a worker keeps', async () => {
  const worker = await bench.worker();
  const spec = shell('echo secret; echo secret >&2; read x');
  await start(worker, spec);
  await worker.client.input(spec.id, { id: 'a', data: 'eAo=' });
  await ended(worker, spec.id);
  const entries = readdirSync(worker.state, { recursive: true, withFileTypes: true });
  const modes = entries.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return [path.slice(worker.state.length), (statSync(path).mode & 0o777).toString(8), entry.isDirectory()] as const;
  });
  expect(modes.length).toBeGreaterThan(10);
  expect(modes.filter(([, mode, isFolder]) => mode !== (isFolder ? '700' : '600'))).toEqual([]);
  expect(statSync(worker.state).mode & 0o777).toBe(0o700);
  // The files that agents make keep the mask of the user.
  const mask = shell('umask');
  await start(worker, mask);
  expect(Number.parseInt((await readOutput(worker, mask.id)).bytes.toString(), 8)).toBe(process.umask());
});

test('a spec with secrets in its environment leaves none of them on disk', async () => {
  const worker = await bench.worker();
  const spec = shell('read x; exit', { env: { KEY: 'canary-in-env' }, stdin: 'Y2FuYXJ5Cg==' });
  await start(worker, spec);
  await ended(worker, spec.id);
  const files = readdirSync(worker.state, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n');
  expect(texts).toContain(spec.id);
  expect(texts).not.toContain('canary');
  const arguments_ = readFileSync(`/proc/${worker.child.pid}/cmdline`, 'utf8');
  expect(arguments_).not.toContain(readFileSync(join(worker.state, 'token'), 'utf8'));
});
