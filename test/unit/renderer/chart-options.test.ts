import type uPlot from 'uplot';
import { expect, it } from 'vitest';
import { chartOptions } from '../../../src/renderer/src/features/activity/chart-options';

it('gives the newest value of a chart the room of its time, and the last label room beside it', () => {
  const colors = { stroke: '', fill: '', text: '', grid: '', font: '' };
  const size = { width: 400, height: 160 };
  const wish = { span: 'day', bucketSeconds: 1800, isMoney: false, size, colors, onPoint: () => undefined } as const;
  for (const shape of ['bars', 'steps'] as const) {
    const options = chartOptions({ ...wish, shape });
    const range = options.scales?.['x']?.range;
    const drawn = typeof range === 'function' ? range({} as uPlot, 1000, 86_400, 'x') : range;
    expect(drawn).toEqual([1000, 88_200]);
    expect(options.padding?.[1]).toBeGreaterThanOrEqual(18);
  }
});
