import type { RunId } from '../../src/main/contract/ids';
import type { Bench, Sample } from '../kit/bench';
import { inChild } from '../kit/in-child';
import { startSide } from '../kit/side-process';
import { FLOOD } from '../lib/flood';
import { startTerminalGround } from '../lib/terminal-ground';
import type { SilentTerminal, TerminalGround } from '../lib/terminal-ground';

const KEYS = 250;
const POLL_MS = 100;

export const echo: Bench = {
  name: 'echo',
  asks: 'Does typing become slower while twelve terminals print, all of them looked at?',
  async open({ folder }) {
    const ground = await startTerminalGround(folder);
    const others = await ground.openSilent(FLOOD.terminals);
    const echoing = await ground.openReady('echo ready > "$0.said"; exec cat');
    const typing: Typing = { ground, others, echoing };
    return {
      experiments: [
        {
          name: 'echo',
          ours: { what: '12 terminals at 100 KB/s', sample: () => inFlood(typing) },
          other: { what: 'nothing else is printed', sample: () => type(typing) },
          control: { what: 'the screen is fetched every 100 ms', sample: () => inFlood(typing, POLL_MS) },
          measures: [{ name: 'echo: p99 in a flood', figure: 'p99', unit: 'ms', bar: { of: 'ratio', atMost: 2 } }],
        },
      ],
      close: () => ground.close(),
    };
  },
};

interface Typing {
  readonly ground: TerminalGround;
  readonly others: readonly SilentTerminal[];
  readonly echoing: RunId;
}

async function inFlood(typing: Typing, pollMs = 0): Promise<Sample> {
  const flood = await startSide('print', { ...FLOOD, devices: typing.others.map(({ device }) => device) });
  try {
    return await type(typing, pollMs);
  } finally {
    await flood.stop();
  }
}

const type = ({ ground, others, echoing }: Typing, pollMs = 0): Promise<Sample> =>
  inChild('echo-probe', { ...ground.door, echo: echoing, others: others.map(({ id }) => id), keys: KEYS, pollMs });
