import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AgentEvent } from '../../../src/main/contract/agent-event';
import asks from '../../fixtures/claude/asks.ndjson?raw';
import faults from '../../fixtures/claude/faults.ndjson?raw';
import limits from '../../fixtures/claude/limits.ndjson?raw';
import resumed from '../../fixtures/claude/resumed.ndjson?raw';
import work from '../../fixtures/claude/work.ndjson?raw';
import { bytesOf, COLOUR, fold, newStream, plain, sum } from './fold';

const recorded = { work, asks, resumed, faults, limits };
const all = Object.entries(recorded);

const inPieces = (bytes: Uint8Array, cuts: readonly number[], resume: boolean) => {
  const stream = newStream({ resume });
  const edges = [0, ...cuts.map((cut) => cut % bytes.length).toSorted((a, b) => a - b), bytes.length];
  return sum(
    edges.slice(1).flatMap((edge, index) => stream.push(edges[index] ?? 0, bytes.subarray(edges[index], edge))),
  );
};

describe('streams that were recorded from the real CLI', () => {
  it.each(all)('say only what the contract knows: %s', (_, text) => {
    for (const event of fold(text).events) expect(AgentEvent.parse(event)).toEqual(event);
  });

  it.each(all)('are folded to the same in any chunking: %s', (name, text) => {
    const bytes = bytesOf(text);
    const whole = inPieces(bytes, [], name === 'resumed');
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 40 }), (cuts) => {
        expect(inPieces(bytes, cuts, name === 'resumed')).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  it.each(all)('hold no line that Croft does not know: %s', (_, text) => {
    const notes = fold(text).events.filter((event) => event.kind === 'note' || event.kind === 'dropped');
    expect(notes).toEqual([]);
  });

  it.each(all)('look like this: %s', async (name, text) => {
    const { screen } = fold(text, { resume: name === 'resumed' });
    await expect(plain(screen)).toMatchFileSnapshot(`../../fixtures/claude/${name}.screen.txt`);
  });

  it.each(all)('draw colours and nothing else, and end each line in CR LF: %s', (_, text) => {
    const rest = fold(text).screen.replaceAll(COLOUR, '').replaceAll('\r\n', '');
    expect(rest).not.toMatch(/\p{Cc}/u);
  });

  it('give each event the offset after its line, growing', () => {
    const offsets = inPieces(bytesOf(work), [], false).events.map(({ offset }) => offset);
    expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
    const ends = new Set([...bytesOf(work)].flatMap((byte, index) => (byte === 10 ? [index + 1] : [])));
    expect(offsets.every((offset) => ends.has(offset))).toBe(true);
  });
});

describe('what was recorded', () => {
  it('of work is told tool by tool, with a helper under its parent', () => {
    const { events } = fold(work);
    const tools = events.filter((event) => event.kind === 'tool');
    expect(tools.map(({ name, toolKind, title, parent }) => [name, toolKind, title, parent !== null])).toEqual([
      ['Bash', 'bash', 'seq 1 40', false],
      ['Write', 'file', 'src/auth.ts', false],
      ['Edit', 'file', 'src/auth.ts', false],
      ['Read', 'file', 'src/auth.ts', false],
      ['Bash', 'bash', 'printf "out\\n"; printf "\\033[31merr\\033[0m\\n" >&2; exit 3', false],
      ['Bash', 'bash', 'echo one', false],
      ['Bash', 'bash', 'echo two', false],
      ['Agent', 'other', 'Agent look around', false],
      ['Bash', 'bash', 'echo sub', true],
    ]);
    const ends = events.filter((event) => event.kind === 'tool-end');
    expect(new Set(ends.map((end) => end.toolUseId))).toEqual(new Set(tools.map((tool) => tool.toolUseId)));
    expect(ends.find((end) => end.title.includes('exit 3'))).toMatchObject({
      ok: false,
      exitCode: 3,
      output: 'out\nerr',
    });
  });

  it('of questions says how each ended', () => {
    const kinds = fold(asks).events.map((event) => event.kind);
    expect(kinds.filter((kind) => kind === 'ask')).toHaveLength(5);
    expect(kinds.filter((kind) => kind === 'ask-withdrawn')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'turn-end')).toHaveLength(2);
  });

  it('of questions tells a denied call from a failed one, and no time of what waited for its user', () => {
    const ends = fold(asks).events.filter((event) => event.kind === 'tool-end');
    expect(ends.map(({ title, ok, denied, durationMs }) => [title, ok, denied, durationMs])).toEqual([
      ['touch allowed', true, undefined, null],
      ['touch denied', false, true, null],
      ['Which colour?', true, undefined, null],
      ['a.txt', true, undefined, null],
      ['touch never', false, undefined, null],
    ]);
    const worked = fold(work).events.filter((event) => event.kind === 'tool-end');
    expect(worked.every(({ durationMs }) => durationMs !== null)).toBe(true);
  });

  it('of a resumed session counts this run alone', () => {
    const usages = fold(resumed, { resume: true }).events.filter((event) => event.kind === 'usage');
    expect(usages.at(-1)).toMatchObject({ tokens: { input: 200, output: 40 } });
    expect(usages.at(-1)?.costUsd).toBeCloseTo(0.0016, 6);
    const unaware = fold(resumed).events.filter((event) => event.kind === 'usage');
    expect(unaware.at(-1)?.tokens.output).toBeGreaterThan(500);
  });

  it('of faults names each, and the turn that worked at last', () => {
    const ends = fold(faults).events.filter((event) => event.kind === 'turn-end');
    expect(ends.map((end) => end.problem)).toEqual(['api-error', 'not-logged-in', 'network-down', null]);
  });

  it('of a limit has its reset', () => {
    const { events } = fold(limits);
    expect(events.filter((event) => event.kind === 'limit').map((event) => event.windows[0]?.status)).toEqual([
      'warning',
      'rejected',
    ]);
    expect(events.findLast((event) => event.kind === 'turn-end')).toMatchObject({
      problem: 'limit-reached',
      resetsAt: 4_102_444_800_000,
    });
  });
});
