import uPlot from 'uplot';
import type { Span } from '../../state/activity-usage';
import type { ChartColors } from './chart-colors';
import { moneyTicks } from './charts-ticks';

interface ChartWish {
  readonly shape: 'bars' | 'steps';
  readonly span: Span;
  /** How long each value lasts, from its time on. */
  readonly bucketSeconds: number;
  readonly isMoney: boolean;
  readonly size: { readonly width: number; readonly height: number };
  readonly colors: ChartColors;
  readonly onPoint: (index: number | null) => void;
}

const HOUR = 3600;
const DAY = 24 * HOUR;

/** How uPlot draws one of the charts: no legend, no dragging, a scale that begins at nothing. */
export function chartOptions({ shape, span, bucketSeconds, isMoney, size, colors, onPoint }: ChartWish): uPlot.Options {
  const paths =
    shape === 'bars'
      ? uPlot.paths.bars?.({ size: [0.7, 40], align: 1 })
      : uPlot.paths.stepped?.({ align: 1, extend: true });
  const axis = { stroke: colors.text, font: colors.font };
  const lines = { stroke: colors.grid, width: 1 };
  return {
    ...size,
    legend: { show: false },
    // Half a label at the right end.
    padding: [8, 20, 0, 0],
    cursor: { drag: { x: false, y: false }, y: false, points: { show: false } },
    scales: {
      // The newest has its room, too.
      x: { time: true, range: (_plot, from, to) => [from, to + bucketSeconds] },
      y: { range: (_plot, _least, most) => [0, Math.max(most, isMoney ? 0.01 : 1) * 1.08] },
    },
    series: [
      {},
      {
        stroke: colors.stroke,
        fill: colors.fill,
        width: 1,
        points: { show: false },
        ...(paths && { paths }),
      },
    ],
    axes: [
      {
        ...axis,
        size: 24,
        gap: 4,
        grid: { show: false },
        ticks: { ...lines, size: 4 },
        incrs: span === 'day' ? [3 * HOUR, 6 * HOUR, 12 * HOUR] : [DAY, 2 * DAY],
        space: 56,
        values: (_plot, splits) => splits.map((at) => (span === 'day' ? hourOf(at) : weekdayOf(at))),
      },
      {
        ...axis,
        size: 46,
        gap: 4,
        grid: lines,
        ticks: { show: false },
        space: 34,
        ...(!isMoney && { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] }),
        values: (_plot, splits) => (isMoney ? moneyTicks(splits) : splits.map(String)),
      },
    ],
    hooks: {
      setCursor: [
        (plot) => {
          const { left = -1, idx } = plot.cursor;
          onPoint(left < 0 ? null : (idx ?? null));
        },
      ],
    },
  };
}

const hourOf = (at: number): string =>
  new Date(at * 1000).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
const weekdayOf = (at: number): string =>
  new Date(at * 1000).toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric' });
