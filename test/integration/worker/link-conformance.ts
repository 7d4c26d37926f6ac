import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { RunId } from '../../../src/main/contract/ids';
import type { ProcessSpecInput, WorkerEvent, WorkerRun } from '../../../src/main/contract/worker-protocol';
import type { OutputStream, WorkerLink } from '../../../src/main/ports/worker-link';
import { newIds } from '../../builders/ids';
import { waitFor } from '../../fakes/wait-for';
import { valueOf } from './support';

/**
 * Programs that every implementation can run.
 * hello: writes `hello\n` to stdout and `oops\n` to stderr, ends with 3. cat: gives back its input until that is closed, ends with 0.
 * forever: writes `up\n` and goes on until it is stopped. terminal: the same, in a terminal of 80 x 24.
 */
export type Program = 'hello' | 'cat' | 'forever' | 'terminal';

/** One implementation and the world that its links see. */
export interface LinkHarness {
  /** A link to the world, not open yet. */
  link(): WorkerLink;
  spec(program: Program, id: RunId): ProcessSpecInput;
  dispose(): Promise<void>;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** What every WorkerLink promises. */
export function describeWorkerLink(name: string, create: () => Promise<LinkHarness>): void {
  describe(`worker link: ${name}`, () => {
    let harness: LinkHarness;
    let links: WorkerLink[];
    beforeEach(async () => {
      harness = await create();
      links = [];
    });
    afterEach(async () => {
      for (const link of links) await link.dispose();
      await harness.dispose();
    });

    function newLink(): WorkerLink {
      const link = harness.link();
      links.push(link);
      return link;
    }
    async function openLink(): Promise<WorkerLink> {
      const link = newLink();
      valueOf(await link.open());
      return link;
    }
    async function run(link: WorkerLink, program: Program): Promise<WorkerRun> {
      return valueOf(await link.start(harness.spec(program, newIds.run())));
    }

    test('before it is open nothing goes; open can be called again', async () => {
      const link = newLink();
      const states: string[] = [];
      link.onState((state) => states.push(state));
      expect(link.isUp()).toBe(false);
      for (const answer of [await link.list(), await link.get(newIds.run())]) {
        expect(answer).toMatchObject({ ok: false, error: { code: 'unavailable' } });
      }
      expect(await link.start(harness.spec('hello', newIds.run()))).toMatchObject({ error: { code: 'unavailable' } });
      expect(await Promise.all([link.open(), link.open()])).toMatchObject([{ ok: true }, { ok: true }]);
      expect(await link.open()).toMatchObject({ ok: true });
      expect(link.isUp()).toBe(true);
      expect(states).toEqual(['up']);
      expect(valueOf(await link.list())).toEqual([]);
    });

    test('a run that is started twice is one run', async () => {
      const link = await openLink();
      const spec = harness.spec('forever', newIds.run());
      const runs = [...(await Promise.all([link.start(spec), link.start(spec)])), await link.start(spec)].map(valueOf);
      expect(new Set(runs.map((each) => each.pid)).size).toBe(1);
      expect(runs[0]).toMatchObject({
        id: spec.id,
        state: 'running',
        io: 'pipes',
        exit: null,
        labels: { program: 'forever' },
      });
      expect(valueOf(await link.list()).map((each) => each.id)).toEqual([spec.id]);
      expect(valueOf(await link.get(runs[0]!.id))).toMatchObject({ id: spec.id, state: 'running' });
    });

    test('a bad spec is refused', async () => {
      const link = await openLink();
      const spec = { ...harness.spec('hello', newIds.run()), argv: [] };
      expect(await link.start(spec)).toMatchObject({ ok: false, error: { code: 'invalid' } });
      expect(await link.start({ ...spec, id: '../../etc' })).toMatchObject({ ok: false, error: { code: 'invalid' } });
    });

    test('output comes whole from any offset, each stream apart, and ends with the run', async () => {
      const link = await openLink();
      const { id } = await run(link, 'hello');
      expect(await textOf(link, id, 'out')).toBe('hello\n');
      expect(await textOf(link, id, 'err')).toBe('oops\n');
      expect(await textOf(link, id, 'out', 2)).toBe('llo\n');
      expect(await textOf(link, id, 'out', 6)).toBe('');
      expect(valueOf(await link.get(id))).toMatchObject({
        state: 'ended',
        out: { start: 0, end: 6 },
        err: { start: 0, end: 5 },
        exit: { how: 'exit', code: 3, signal: null, stopReason: null },
      });
    });

    test('input is taken once, and its output comes while the run goes on', async () => {
      const link = await openLink();
      const { id } = await run(link, 'cat');
      const chunks = link.output(id, 'out', 0, AbortSignal.timeout(10_000))[Symbol.asyncIterator]();
      for (const input of ['a', 'b', 'a']) valueOf(await link.input(id, { id: input, data: base64(`${input}\n`) }));
      let text = '';
      while (text.length < 4) text += Buffer.from((await chunks.next()).value.bytes).toString();
      expect(text).toBe('a\nb\n');
      expect(valueOf(await link.get(id))?.inputs).toEqual(['a', 'b']);
      valueOf(await link.input(id, { id: 'end', data: '', close: true }));
      expect((await chunks.next()).done).toBe(true);
      valueOf(await link.input(id, { id: 'a', data: base64('a\n') }));
      expect(await link.input(id, { id: 'new', data: base64('x') })).toMatchObject({ error: { code: 'conflict' } });
    });

    test('an abort ends the output of a living run, and nothing else', async () => {
      const link = await openLink();
      const { id } = await run(link, 'forever');
      const over = new AbortController();
      let text = '';
      for await (const chunk of link.output(id, 'out', 0, over.signal)) {
        text += Buffer.from(chunk.bytes).toString();
        if (text === 'up\n') over.abort();
      }
      expect(valueOf(await link.get(id))?.state).toBe('running');
    });

    test('what is not known: a question gets null, an order fails, acknowledging it is harmless', async () => {
      const link = await openLink();
      const id = newIds.run();
      expect(valueOf(await link.get(id))).toBe(null);
      expect(await textOf(link, id, 'out')).toBe('');
      const missing = { ok: false, error: { code: 'not_found' } };
      expect(await link.input(id, { id: 'a', data: '' })).toMatchObject(missing);
      expect(await link.resize(id, 1, 1)).toMatchObject(missing);
      expect(await link.signal(id, { kind: 'stop', reason: 'x' })).toMatchObject(missing);
      expect(await link.acknowledge(id)).toMatchObject({ ok: true });
    });

    test('a stop says its reason in the end; once ended, a stop is harmless and a signal is refused', async () => {
      const link = await openLink();
      const { id } = await run(link, 'forever');
      await until(link, id, 'up\n');
      valueOf(await link.signal(id, { kind: 'stop', reason: 'enough' }));
      const ended = await endOf(link, id);
      expect(ended.exit).toMatchObject({ how: 'exit', code: null, signal: 'SIGINT', stopReason: 'enough' });
      expect(await link.signal(id, { kind: 'stop', reason: 'again' })).toMatchObject({ ok: true });
      expect(await link.signal(id, { kind: 'signal', signal: 'SIGTERM' })).toMatchObject({
        error: { code: 'conflict' },
      });
    });

    test('a terminal can be resized, pipes cannot', async () => {
      const link = await openLink();
      const [terminal, piped] = [await run(link, 'terminal'), await run(link, 'forever')];
      expect(terminal).toMatchObject({ io: 'pty', cols: 80, rows: 24 });
      valueOf(await link.resize(terminal.id, 132, 50));
      expect(valueOf(await link.get(terminal.id))).toMatchObject({ cols: 132, rows: 50 });
      expect(await link.resize(piped.id, 132, 50)).toMatchObject({ error: { code: 'conflict' } });
    });

    test('events tell of start and end, in order', async () => {
      const link = await openLink();
      const events: WorkerEvent[] = [];
      const forget = link.onEvent((event) => events.push(event));
      const { id, pid } = await run(link, 'hello');
      await waitFor('its end is told', () => events.some((event) => event.type === 'exit'));
      expect(events).toMatchObject([
        { type: 'started', runId: id, pid },
        { type: 'exit', runId: id, exit: { code: 3 } },
      ]);
      expect(events[1]!.seq).toBeGreaterThan(events[0]!.seq);
      forget();
      const other = await run(link, 'hello');
      await endOf(link, other.id);
      expect(events.length).toBe(2);
    });

    test('only what has ended is acknowledged; then it is gone for good', async () => {
      const link = await openLink();
      const spec = harness.spec('cat', newIds.run());
      const { id } = valueOf(await link.start(spec));
      expect(await link.acknowledge(id)).toMatchObject({ ok: false, error: { code: 'conflict' } });
      valueOf(await link.input(id, { id: 'end', data: '', close: true }));
      await endOf(link, id);
      valueOf(await link.acknowledge(id));
      valueOf(await link.acknowledge(id));
      expect(valueOf(await link.list())).toEqual([]);
      expect(valueOf(await link.get(id))).toBe(null);
      expect(await link.start(spec)).toMatchObject({ ok: false, error: { code: 'conflict' } });
    });

    test('a link that is closed ends no run; the next one finds them and is told everything again', async () => {
      const first = await openLink();
      const [lives, ended, acknowledged] = [
        await run(first, 'cat'),
        await run(first, 'hello'),
        await run(first, 'hello'),
      ];
      await endOf(first, ended.id);
      await endOf(first, acknowledged.id);
      valueOf(await first.acknowledge(acknowledged.id));
      valueOf(await first.input(lives.id, { id: 'a', data: base64('a') }));
      const open = textOf(first, lives.id, 'out');
      await first.dispose();
      await open;

      const next = newLink();
      const events: WorkerEvent[] = [];
      next.onEvent((event) => events.push(event));
      valueOf(await next.open());
      expect(valueOf(await next.list()).map(({ id, state }) => [id, state])).toEqual([
        [lives.id, 'running'],
        [ended.id, 'ended'],
      ]);
      await waitFor('the events are told again', () => events.length >= 3);
      expect(events.map((event) => ('runId' in event ? [event.type, event.runId] : event.type))).toEqual([
        ['started', lives.id],
        ['started', ended.id],
        ['exit', ended.id],
      ]);
      valueOf(await next.input(lives.id, { id: 'a', data: base64('a') }));
      valueOf(await next.input(lives.id, { id: 'b', data: base64('b'), close: true }));
      expect(await textOf(next, lives.id, 'out')).toBe('ab');
    });
  });
}

/** A spool from `from` to the end of its run; the offsets must fit. */
export async function textOf(link: WorkerLink, id: RunId, stream: OutputStream, from = 0): Promise<string> {
  const parts: Uint8Array[] = [];
  let offset = from;
  for await (const chunk of link.output(id, stream, from, AbortSignal.timeout(20_000))) {
    expect(chunk.offset).toBe(offset);
    offset += chunk.bytes.length;
    parts.push(chunk.bytes);
  }
  return Buffer.concat(parts).toString();
}

/** Waits until the output of a run is `text`. */
export async function until(link: WorkerLink, id: RunId, text: string): Promise<void> {
  let seen = '';
  for await (const chunk of link.output(id, 'out', 0, AbortSignal.timeout(20_000))) {
    seen += Buffer.from(chunk.bytes).toString();
    if (seen.includes(text)) return;
  }
  throw new Error(`the run ended without ${JSON.stringify(text)}: ${seen}`);
}

/** Waits for the end of a run. */
export function endOf(link: WorkerLink, id: RunId): Promise<WorkerRun> {
  return waitFor('the run ends', async () => {
    const run = await link.get(id);
    return run.ok && run.value?.exit ? run.value : null;
  });
}
