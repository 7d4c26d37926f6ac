import { useEffect, useEffectEvent, useRef } from 'react';
import uPlot from 'uplot';
import type { ChartName, Span } from '../../state/activity-usage';
import { chartOptions } from './chart-options';
import { readChartColors, followColors } from './chart-colors';

interface ChartProps {
  name: ChartName;
  shape: 'bars' | 'steps';
  span: Span;
  bucketMs: number;
  times: readonly number[];
  values: readonly number[];
  isMoney: boolean;
  /** The chart in a sentence. */
  label: string;
  /** Index of the bucket under the pointer; null: it has left. */
  onPoint: (index: number | null) => void;
}

/** A chart in the colours of the tokens, as wide as its place. */
export function Chart({ name, shape, span, bucketMs, times, values, isMoney, label, onPoint }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const point = useEffectEvent((index: number | null) => onPoint(index));
  const data = useEffectEvent(() => dataOf(shape, times, values));

  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const draw = () => {
      plot.current?.destroy();
      const size = { width: element.clientWidth, height: element.clientHeight };
      const colors = readChartColors(element, name);
      const wish = { shape, span, bucketSeconds: bucketMs / 1000, isMoney, size, colors, onPoint: point };
      plot.current = new uPlot(chartOptions(wish), data(), element);
    };
    draw();
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      if (plot.current && width > 0 && plot.current.width !== width) plot.current.setSize({ width, height });
    });
    observer.observe(element);
    const stopColors = followColors(draw);
    return () => {
      observer.disconnect();
      stopColors();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [name, shape, span, bucketMs, isMoney]);

  useEffect(() => {
    plot.current?.setData(dataOf(shape, times, values));
  }, [shape, times, values]);

  return (
    <>
      <div ref={box} aria-hidden="true" dir="ltr" className="h-40 min-w-0" />
      <p className="sr-only">{label}</p>
    </>
  );
}

/** uPlot counts in seconds. A bar of nothing would still be drawn as a line. */
const dataOf = (shape: ChartProps['shape'], times: readonly number[], values: readonly number[]): uPlot.AlignedData => [
  times.map((at) => at / 1000),
  values.map((value) => (shape === 'bars' && value === 0 ? null : value)),
];
