import { join } from 'node:path';

import type { Bench, Measure, Side } from '../kit/bench';
import { inChild } from '../kit/in-child';
import { growHome } from '../lib/grown-home';

const MANY = 1_000_000;
const FEW = 10_000;

const measure = (name: string, figure: string, controlled = false): Measure => ({
  ...{ name: `growth: ${name}`, figure, unit: 'ms', controlled },
  bar: { of: 'ratio', atMost: 1.3 },
});

export const growth: Bench = {
  name: 'growth',
  asks: 'Does anything cost more when the log is a hundred times as long?',
  async open(context) {
    const side = async (what: string, events: number, byOffset = false): Promise<Side> => {
      const home = join(context.folder, `growth-${events}${byOffset ? '-counted' : ''}`);
      context.say(`growth: makes a home with ${events} events`);
      const [task] = await growHome(home, events);
      return { what, sample: () => inChild('growth', { path: join(home, 'croft.db'), task, byOffset }) };
    };
    return {
      experiments: [
        {
          name: 'growth',
          ours: await side('1e6 events', MANY),
          other: await side('1e4 events', FEW),
          control: await side('pages found by counting rows', MANY, true),
          measures: [
            measure('append', 'append'),
            measure('newest page', 'tail'),
            measure('page in the middle', 'keyset', true),
            measure('page of a search', 'search'),
            measure('open a task', 'openTask'),
          ],
        },
      ],
      close: () => Promise.resolve(),
    };
  },
};
