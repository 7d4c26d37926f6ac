import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

import type { Bench, Sample } from '../kit/bench';
import { inChild } from '../kit/in-child';
import { startSide } from '../kit/side-process';
import { seededRandom } from '../kit/statistics';
import { colouredFile, colouredText } from '../lib/coloured-text';
import { bytesOfTerminal, terminalEnded } from '../lib/hand-terminals';
import { startTerminalGround } from '../lib/terminal-ground';
import type { TerminalGround } from '../lib/terminal-ground';

const BYTES = 100_000_000;
const BYTES_OF_CONTROL = 10_000_000;
const PROGRAMS = 200;
const MOST_BYTES = 64 * 1024;
const AT_ONCE = 10;
const SEED = 4_711;

export const terminal: Bench = {
  name: 'terminal',
  asks: 'How fast do the bytes of a terminal come to a screen, all of them, and are they the same whatever the viewer does?',
  async open({ folder, say }) {
    const big = { file: colouredFile(join(folder, 'big'), BYTES), bytes: BYTES, crc: crc32(colouredText(BYTES)) };
    const smaller = { file: colouredFile(join(folder, 'smaller'), BYTES_OF_CONTROL), bytes: BYTES_OF_CONTROL };
    const programs = makePrograms(join(folder, 'programs'));
    const ground = await startTerminalGround(folder);
    return {
      experiments: [
        {
          name: 'terminal',
          ours: { what: 'from the pty to a screen, every byte', sample: () => watchBig(ground, big) },
          other: { what: 'the slower of reading a pty and parsing', sample: () => slowerOfBoth(big) },
          control: { what: 'the pty waits for the screen', sample: () => inChild('pty-paused', smaller) },
          measures: [{ name: 'terminal', figure: 'perSecond', unit: 'MB/s', bar: { of: 'ratio', atLeast: 0.7 } }],
        },
        {
          name: 'terminal with a frozen viewer',
          // Each sample counts all that came before it, so that none can be lost with a pair that is thrown away.
          pairs: 1,
          ours: { what: `${PROGRAMS} programs`, sample: createCount(() => countUnequal(ground, programs, say)) },
          control: {
            what: 'the pty is paused while its viewer is frozen',
            sample: () => inChild('paused-flow', { programs: programs.map(({ file, bytes }) => ({ file, bytes })) }),
          },
          measures: [
            {
              ...{ name: 'terminal: not the same bytes', figure: 'unequal', unit: `of ${PROGRAMS}` },
              bar: { of: 'figure', atMost: 0 },
            },
          ],
        },
      ],
      close: () => ground.close(),
    };
  },
};

interface Program {
  readonly file: string;
  readonly bytes: number;
  readonly content: Buffer;
}

async function watchBig(
  { client, door, openReady }: TerminalGround,
  { file, bytes, crc }: { file: string; bytes: number; crc: number },
): Promise<Sample> {
  const runId = await openReady(`echo ready > "$0.said"; read go; exec cat '${file}'`);
  const sample = await inChild('terminal-viewer', { ...door, runId, bytes, crc });
  await terminalEnded(client, runId);
  await client.invoke('terminal.remove', { terminalId: runId });
  return sample;
}

async function slowerOfBoth(big: { file: string; bytes: number }): Promise<Sample> {
  const read = await inChild('pty-raw', big);
  const parsed = await inChild('xterm-raw', big);
  return { perSecond: Math.min(read['perSecond'] ?? 0, parsed['perSecond'] ?? 0) };
}

/** Programs that print from one byte to 64 KB, as many small ones as large ones. */
function makePrograms(folder: string): readonly Program[] {
  mkdirSync(folder);
  const random = seededRandom(SEED);
  return Array.from({ length: PROGRAMS }, (_, nr) => {
    const content = colouredText(Math.floor(MOST_BYTES ** random()));
    const file = join(folder, `program-${nr}`);
    writeFileSync(file, content);
    return { file, bytes: content.length, content };
  });
}

async function countUnequal(
  ground: TerminalGround,
  programs: readonly Program[],
  say: (line: string) => void,
): Promise<number> {
  const frozen = await startSide('frozen-viewer', ground.door);
  const waiting = [...programs];
  let unequal = 0;
  const some = async (): Promise<void> => {
    for (let program = waiting.shift(); program; program = waiting.shift()) {
      const shown = await bytesShown(ground, program);
      if (shown.equals(program.content)) continue;
      unequal += 1;
      say(`terminal: ${program.bytes} bytes were printed, ${shown.length} are shown`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, some));
  await frozen.stop();
  return unequal;
}

async function bytesShown({ client, open }: TerminalGround, { file }: Program): Promise<Buffer> {
  const id = await open(`exec cat '${file}'`);
  await terminalEnded(client, id);
  const bytes = await bytesOfTerminal(client, id);
  await client.invoke('terminal.remove', { terminalId: id });
  return bytes;
}

function createCount(count: () => Promise<number>): () => Promise<Sample> {
  let unequal = 0;
  return async () => {
    unequal += await count();
    return { unequal };
  };
}
