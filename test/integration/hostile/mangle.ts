import type { Dice } from '../engine/random/dice';

const NASTY = [
  Buffer.from('\0\0\0'),
  Buffer.from([0xff, 0xfe, 0xc3, 0x28]),
  Buffer.from('\uFEFF'),
  Buffer.from('\n\n'),
  Buffer.from('}\n{'),
  Buffer.from('{"__proto__":{"seq":3},"constructor":{"prototype":1}}\n'),
  Buffer.from('{"type":"exit"}\n'),
  Buffer.from('[]\n'),
  Buffer.from('"seq":'),
  Buffer.from('1e999'),
  Buffer.from(`${'['.repeat(3000)}\n`),
  Buffer.from('\r\n'),
  Buffer.from('\u2028'),
];

type Change = (bytes: Buffer, dice: Dice) => Buffer;

const linesOf = (bytes: Buffer): string[] => bytes.toString('latin1').split('\n');
const ofLines = (lines: readonly string[]): Buffer => Buffer.from(lines.join('\n'), 'latin1');

const changes: readonly Change[] = [
  // Cut off.
  (bytes, dice) => bytes.subarray(0, dice.below(bytes.length + 1)),
  // Its beginning is gone.
  (bytes, dice) => bytes.subarray(dice.below(bytes.length + 1)),
  // A byte is another.
  (bytes, dice) => {
    const changed = Buffer.from(bytes);
    if (changed.length > 0) changed[dice.below(changed.length)] = dice.below(256);
    return changed;
  },
  // Something that does not belong there.
  (bytes, dice) => {
    const at = dice.below(bytes.length + 1);
    return Buffer.concat([
      bytes.subarray(0, at),
      NASTY[dice.below(NASTY.length)] ?? Buffer.alloc(0),
      bytes.subarray(at),
    ]);
  },
  // A line twice.
  (bytes, dice) => {
    const lines = linesOf(bytes);
    const at = dice.below(lines.length);
    return ofLines([...lines.slice(0, at), lines[at] ?? '', ...lines.slice(at)]);
  },
  // A line is gone.
  (bytes, dice) => {
    const lines = linesOf(bytes);
    return ofLines(lines.toSpliced(dice.below(lines.length), 1));
  },
  // Two lines have changed places.
  (bytes, dice) => {
    const lines = linesOf(bytes);
    const [a, b] = [dice.below(lines.length), dice.below(lines.length)];
    return ofLines(lines.map((line, at) => (at === a ? (lines[b] ?? '') : at === b ? (lines[a] ?? '') : line)));
  },
];

/** Bytes after one to four changes that no honest writer makes. */
export function mangle(bytes: Buffer, dice: Dice): Buffer {
  let changed = bytes;
  for (let times = 1 + dice.below(4); times > 0; times -= 1)
    changed = changes[dice.below(changes.length)]?.(changed, dice) ?? changed;
  return changed;
}
