import type { Bench } from '../kit/bench';
import { inChild } from '../kit/in-child';
import { freshPaths } from '../lib/fresh-path';

const TRANSITIONS = 2_000;
/** As many as a farm would have to write that puts its whole list of tasks into each change. */
const WHOLE_LIST = 20_000;

export const state: Bench = {
  name: 'state',
  asks: 'How long does a change of a task take to be on the disk, while events of agents flood in?',
  open(context) {
    const fresh = freshPaths(context, 'state');
    const raw = (what: string, batch: number, rows = TRANSITIONS) => ({
      what,
      sample: () => inChild('state-raw', { path: fresh(), rows, batch }),
    });
    return Promise.resolve({
      experiments: [
        {
          name: 'state',
          ours: {
            what: 'a transition of a task in a flood of events',
            sample: () => inChild('state-ours', { path: fresh(), transitions: TRANSITIONS }),
          },
          other: raw('one row, nothing else going on', 1),
          control: raw('all tasks are written at each change', WHOLE_LIST, TRANSITIONS / 20),
          measures: [{ name: 'state: p99', figure: 'p99', unit: 'ms', bar: { of: 'ratio', atMost: 3 } }],
        },
      ],
      close: () => Promise.resolve(),
    });
  },
};
