import type { ChartName } from '../../state/activity-usage';

export interface ChartColors {
  readonly stroke: string;
  readonly fill: string;
  readonly text: string;
  readonly grid: string;
  readonly font: string;
}

const strokes: Readonly<Record<ChartName, string>> = {
  cost: '--ink-2',
  working: '--run',
  done: '--done',
  failed: '--fail',
};

/** Colours of the tokens as they are now. A probe resolves them: a canvas knows no variables. */
export function readChartColors(near: HTMLElement, name: ChartName): ChartColors {
  const probe = document.createElement('span');
  near.append(probe);
  const read = (color: string) => {
    probe.style.color = color;
    return getComputedStyle(probe).color;
  };
  const stroke = `var(${strokes[name]})`;
  const colors = {
    stroke: read(stroke),
    fill: read(`color-mix(in oklab, ${stroke} 45%, var(--surface))`),
    text: read('var(--ink-3)'),
    grid: read('var(--line)'),
    font: `11px ${getComputedStyle(near).fontFamily}`,
  };
  probe.remove();
  return colors;
}

/** Calls whenever colours may have changed, by the system or by a setting. */
export function followColors(changed: () => void): () => void {
  const media = window.matchMedia('(prefers-color-scheme: dark)');
  media.addEventListener('change', changed);
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-contrast'] });
  return () => {
    media.removeEventListener('change', changed);
    observer.disconnect();
  };
}
