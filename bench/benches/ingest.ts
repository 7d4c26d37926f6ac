import type { Bench, Side } from '../kit/bench';
import { inChild } from '../kit/in-child';
import { freshPaths } from '../lib/fresh-path';

const ROWS = 120_000;

export const ingest: Bench = {
  name: 'ingest',
  asks: 'How many events of agents a second are read, committed and sent on, of as many as SQLite takes at all?',
  open(context) {
    const files = freshPaths(context, 'ingest');
    const raw = (what: string, batch: number, rows = ROWS): Side => ({
      what,
      sample: () => inChild('ingest-raw', { path: files(), rows, batch }),
    });
    return Promise.resolve({
      experiments: [
        {
          name: 'ingest',
          ours: {
            what: 'bytes to committed and sent',
            sample: () => inChild('ingest-ours', { path: files(), rows: ROWS }),
          },
          other: raw('the same rows in batches of 500', 500),
          control: raw('a transaction for each row', 1, ROWS / 10),
          measures: [
            { name: 'ingest', figure: 'perSecond', unit: 'rows/s', bar: { of: 'ratio', atLeast: 0.6 } },
            {
              ...{ name: 'ingest: the loop stands still, p99', figure: 'loopP99', unit: 'ms', controlled: false },
              bar: { of: 'figure', atMost: 10 },
            },
          ],
        },
      ],
      close: () => Promise.resolve(),
    });
  },
};
