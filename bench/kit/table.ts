import type { Bar } from './bench';
import type { ExperimentResult, MeasureResult } from './run-experiment';

const COLUMNS = ['bench', 'ours', 'other side', 'held against the bar', '90 %', 'bar', 'verdict', 'control', 'pairs'];

/** All results as one table of text. */
export function tableOf(results: readonly ExperimentResult[]): string {
  const rows = [COLUMNS, ...results.flatMap((result) => result.measures.map((measure) => rowOf(result, measure)))];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join('\n');
}

function rowOf({ pairs, thrown, noisy }: ExperimentResult, result: MeasureResult): string[] {
  const { measure, ours, other, value, verdict, control } = result;
  const { unit, bar } = measure;
  const held = (figure: number): string => (bar.of === 'ratio' ? digits(figure) : `${digits(figure)} ${unit}`);
  return [
    measure.name,
    `${digits(ours)} ${unit}`,
    other === null ? '' : `${digits(other)} ${unit}`,
    `${bar.of} ${held(value.median)}`,
    `${digits(value.low)} .. ${digits(value.high)}`,
    barWords(bar, held),
    verdict,
    controlWords(control, held),
    [`${pairs}`, thrown > 0 ? `${thrown} thrown` : '', noisy > 0 ? `${noisy} noisy` : ''].filter(Boolean).join(', '),
  ];
}

function controlWords(control: MeasureResult['control'], held: (figure: number) => string): string {
  if (!control) return '';
  const verdict = control.verdict === 'missed' ? 'misses, as it must' : 'DOES NOT MISS: the bench is broken';
  return `${control.what}: ${held(control.value)}, ${verdict}`;
}

const barWords = (bar: Bar, held: (figure: number) => string): string =>
  'atLeast' in bar ? `>= ${held(bar.atLeast)}` : `<= ${held(bar.atMost)}`;

/** Three figures that count. */
export function digits(figure: number): string {
  if (!Number.isFinite(figure)) return String(figure);
  if (Math.abs(figure) >= 1_000) return Math.round(figure).toLocaleString('en-US');
  return String(Number(figure.toPrecision(3)));
}
