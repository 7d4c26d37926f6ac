import { describe, expect, it } from 'vitest';
import { createByteQueue } from '../../../src/renderer/src/ui/terminal/byte-queue';
import { fontThatFits, isWider } from '../../../src/renderer/src/ui/terminal/fit-font';
import { isHardware } from '../../../src/renderer/src/ui/terminal/gpu';
import { choosePainted, createPainter, createTurns } from '../../../src/renderer/src/ui/terminal/painter';
import type { Painted } from '../../../src/renderer/src/ui/terminal/painter';
import { linesFor } from '../../../src/renderer/src/ui/terminal/past';
import { modesSetIn } from '../../../src/renderer/src/ui/terminal/private-modes';
import { createMarkSplitter } from '../../../src/renderer/src/ui/terminal/size-marks';
import { createTerminalSession } from '../../../src/renderer/src/ui/terminal/terminal-session';

const bytes = (...values: number[]) => Uint8Array.from(values);
const text = (words: string) => new TextEncoder().encode(words);
const words = (some: Uint8Array) => new TextDecoder().decode(some);

describe('bytes that wait for a terminal', () => {
  it('come out in order, in pieces, each with the offset after it', () => {
    const queue = createByteQueue();
    queue.push({ bytes: bytes(1, 2, 3, 4, 5), end: 105, live: true });
    queue.push({ bytes: bytes(6), end: 106, live: true });
    const taken = [queue.take(2), queue.take(2), queue.take(2)];
    expect(taken.map((chunk) => [[...(chunk?.bytes ?? [])], chunk?.end])).toEqual([
      [[1, 2], 102],
      [[3, 4], 104],
      [[5, 6], 106],
    ]);
    expect([queue.isEmpty(), queue.take(2)]).toEqual([true, null]);
  });

  it('come out together however small they came, but never new ones with those that are drawn again', () => {
    const queue = createByteQueue();
    queue.push({ bytes: bytes(0), end: 1, live: false });
    for (let index = 1; index < 1000; index += 1) queue.push({ bytes: bytes(index % 256), end: index + 1, live: true });
    queue.push({ bytes: bytes(7), end: null, live: true });
    expect([queue.take(5000)?.end, queue.take(5000)?.end, queue.isEmpty()]).toEqual([1, 1000, true]);
  });

  it('have no offset where nobody sent them', () => {
    const queue = createByteQueue();
    queue.push({ bytes: bytes(1, 2, 3), end: null, live: false });
    expect([queue.take(2)?.end, queue.take(2)?.end]).toEqual([null, null]);
  });

  it('stop at a step until that is taken', () => {
    const queue = createByteQueue();
    const done: string[] = [];
    queue.push({ bytes: bytes(1), end: 1, live: true });
    queue.afterwards(() => done.push('step'));
    expect([queue.takeStep(), queue.take(9)?.end, queue.take(9)]).toEqual([null, 1, null]);
    queue.takeStep()?.();
    expect([done, queue.isEmpty()]).toEqual([['step'], true]);
  });
});

describe('painting', () => {
  const painted = (front: boolean): Painted => ({ isFront: () => front, paint: () => undefined });

  it('draws what is in front in each frame, and of the others the one that waits longest', () => {
    const front = painted(true);
    const [first, second] = [painted(false), painted(false)];
    expect(choosePainted([first, front, second])).toEqual([front, first]);
    expect(choosePainted([front])).toEqual([front]);
    expect(choosePainted([])).toEqual([]);
  });

  it('lets twelve that always have more take turns, and never plans a frame for nobody', () => {
    const frames: (() => void)[] = [];
    const painter = createPainter({
      document: { visibilityState: 'visible' },
      requestAnimationFrame: (frame) => frames.push(() => frame(0)),
      setTimeout: (() => 0) as never,
    });
    const drawn: number[] = [];
    const many = Array.from({ length: 12 }, (_, index): Painted => {
      const mine: Painted = {
        isFront: () => index === 0,
        paint() {
          drawn.push(index);
          painter.request(mine);
        },
      };
      return mine;
    });
    for (const each of many) painter.request(each);
    for (let turn = 0; turn < 22; turn += 1) frames.shift()?.();
    const times = many.map((_, index) => drawn.filter((each) => each === index).length);
    expect(times).toEqual([22, ...Array.from({ length: 11 }, () => 2)]);
    for (const each of many) painter.forget(each);
    frames.shift()?.();
    expect([painter.size(), frames.length]).toEqual([0, 0]);
  });

  it('draws fewer of the others while frames come late, and more again when they come in time', () => {
    const turns = createTurns();
    const shareOf = (frames: number, gapMs: number | null): number =>
      Array.from({ length: frames }, () => turns.isTurn(gapMs)).filter(Boolean).length / frames;
    expect(shareOf(10, null)).toBe(1);
    expect(shareOf(60, 16.7)).toBe(1);
    expect(shareOf(20, 33.4)).toBeLessThan(0.4);
    expect(shareOf(40, 33.4)).toBeCloseTo(1 / 3, 1);
    expect(shareOf(58, 16.7)).toBeLessThan(0.4);
    shareOf(200, 8.3);
    expect(shareOf(60, 8.3)).toBe(1);
  });
});

describe('marks of a size in the bytes of a pty', () => {
  const mark = '\u001B[8;40;120t';

  it('are taken out wherever they are cut', () => {
    const all = text(`one${mark}two\u001B[31m\u001B[8mthree`);
    for (let cut = 0; cut <= all.length; cut += 1) {
      const split = createMarkSplitter();
      const pieces = [...split(all.subarray(0, cut), cut), ...split(all.subarray(cut), all.length)];
      const drawn = pieces.map((piece) =>
        piece.kind === 'bytes' ? words(piece.bytes) : `<${piece.cols}x${piece.rows}>`,
      );
      expect(drawn.join('')).toBe('one<120x40>two\u001B[31m\u001B[8mthree');
      expect(pieces.at(-1)?.end).toBe(all.length);
    }
  });

  it('tell no size that a pty cannot have', () => {
    const split = createMarkSplitter();
    expect(split(text('\u001B[8;999;1000ta'), null).map(({ kind }) => kind)).toEqual(['bytes']);
    expect(split(text('\u001B[8;1;1t'), null)).toEqual([]);
  });
});

describe('a session of a terminal', () => {
  function open(kind: 'text' | 'pty') {
    const log: string[] = [];
    const drawn: (() => void)[] = [];
    const waiting = new Set<Painted>();
    const painter = {
      request: (each: Painted) => void waiting.add(each),
      forget: (each: Painted) => void waiting.delete(each),
      size: () => waiting.size,
    };
    const session = createTerminalSession(
      {
        write(some, done) {
          log.push(words(some));
          drawn.push(done);
        },
        resize: (cols, rows) => log.push(`<${cols}x${rows}>`),
      },
      { kind, painter, isFront: () => true, answer: () => undefined, tell: () => undefined },
    );
    const acks: number[] = [];
    session.attach({
      ack: (offset) => acks.push(offset),
      write: () => true,
      resize: () => undefined,
      close: () => undefined,
    });
    const frame = () => {
      const all = [...waiting];
      waiting.clear();
      for (const each of all) each.paint();
      for (const done of drawn.splice(0)) done();
    };
    return { session, log, acks, frame, waiting };
  }

  it('changes the size exactly between the bytes before and after it, and acknowledges what is drawn', () => {
    const { session, log, acks, frame } = open('pty');
    session.resize(80, 24);
    session.write(text('a\u001B[8;30;100tb'), 13, true);
    for (let turn = 0; turn < 4; turn += 1) frame();
    expect(log).toEqual(['<80x24>', 'a', '<100x30>', 'b']);
    expect(acks).toEqual([1, 13]);
    session.resize(50, 10);
    frame();
    expect(log).toHaveLength(4);
  });

  it('writes nothing while it is out of sight, nor after its end', () => {
    const { session, log, frame, waiting } = open('text');
    session.show(false);
    session.write(text('a'), 1, true);
    frame();
    expect(log).toEqual([]);
    session.show(true);
    frame();
    expect(log).toEqual(['a']);
    session.write(text('b'), 2, true);
    session.dispose();
    frame();
    expect([log, waiting.size]).toEqual([['a'], 0]);
  });

  it('starts anew without the bytes, the acknowledgements and the marks of before', () => {
    const { session, log, acks, frame } = open('pty');
    session.write(text('old\u001B[8;30;100t'), 14, true);
    session.restart();
    const fresh: number[] = [];
    session.attach({
      ack: (offset) => fresh.push(offset),
      write: () => true,
      resize: () => undefined,
      close: () => undefined,
    });
    session.resize(60, 20);
    session.write(text('new'), 3, false);
    const done: string[] = [];
    session.onceCaughtUp(() => done.push('there'));
    session.caughtUp();
    for (let turn = 0; turn < 3; turn += 1) frame();
    expect([log, acks, fresh, done]).toEqual([['<60x20>', 'new'], [], [3], ['there']]);
  });
});

it('a pty that is only watched gets the font that fits, down to what can be read', () => {
  const cells = { cols: 100, rows: 30, widthOfOne: 0.6, heightOfOne: 1.4 };
  expect(fontThatFits({ width: 2000, height: 2000 }, cells, 12)).toBe(12);
  expect(fontThatFits({ width: 610, height: 2000 }, cells, 12)).toBe(10);
  expect(fontThatFits({ width: 100, height: 100 }, cells, 12)).toBe(9);
  expect(fontThatFits({ width: 100, height: 100 }, cells, 8)).toBe(8);
  expect([isWider(cells, 9, { width: 100 }), isWider(cells, 10, { width: 598 })]).toEqual([true, false]);
  expect(fontThatFits({ width: 0, height: 100 }, cells, 12)).toBe(12);
});

it('only a real GPU counts as one', () => {
  const real = ['ANGLE (NVIDIA, GeForce RTX 3060)', 'Apple M2', 'Mesa Intel(R) UHD Graphics 620'];
  const soft = ['Google SwiftShader', 'llvmpipe (LLVM 15.0.7, 256 bits)', 'Microsoft Basic Render Driver', ''];
  expect([...real, ...soft].map(isHardware)).toEqual([true, true, true, false, false, false, false]);
});

it('keeps more lines for more of the past, within bounds', () => {
  expect([0, 1024 * 1024, 10 * 1024 * 1024].map(linesFor)).toEqual([3000, 20972, 80_000]);
});

it('knows the modes that a program has set in its first bytes, but none that belong to what it drew', () => {
  const head = text('\u001B[?2004h\u001B[?1049h\u001B[?25;1004hHello\u001B[?1004l\u001B[31m');
  expect(words(modesSetIn(head))).toBe('\u001B[?2004h\u001B[?25h\u001B[?1004l');
});
