import { inChild } from '../kit/in-child';
import type { Bench, Side } from '../kit/bench';
import { freshPaths } from '../lib/fresh-path';

const EVENTS = 1_000_000;
/** A sample takes about half a minute. */
const PAIRS = 5;

export const memory: Bench = {
  name: 'memory',
  asks: 'Does a farm grow with what has gone through it?',
  open(context) {
    const fresh = freshPaths(context, 'memory');
    const side = (what: string, keep: boolean): Side => ({
      what,
      sample: () => inChild('memory-ours', { path: fresh(), events: EVENTS, keep }, ['--expose-gc']),
    });
    return Promise.resolve({
      experiments: [
        {
          name: 'memory',
          pairs: PAIRS,
          ours: side('1e6 events through the store to a client', false),
          control: side('the same, and the events are kept in memory', true),
          measures: [
            {
              ...{ name: 'memory: growth with 1e6 events', figure: 'mbPerMillion', unit: 'MB' },
              bar: { of: 'figure', atMost: 4 },
            },
          ],
        },
      ],
      close: () => Promise.resolve(),
    });
  },
};
