import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const tokens = readFileSync(join(import.meta.dirname, '../../../src/renderer/src/styles/tokens.css'), 'utf8');

type Rgb = readonly [number, number, number];
const block = (selector: string) => tokens.slice(tokens.indexOf(selector)).split('\n}', 1)[0] ?? '';
const plain = block(':root {');
const contrast = block(":root[data-contrast='more']");

/** `oklch(L C H)` or `#rrggbb` as linear RGB, by the matrices of CSS Color 4. */
function linear(color: string): Rgb {
  const hex = /^#(..)(..)(..)$/.exec(color);
  if (hex) {
    const [r = 0, g = 0, b = 0] = hex.slice(1).map((pair) => Number.parseInt(pair, 16) / 255);
    const line = (c: number) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return [line(r), line(g), line(b)];
  }
  const [l = 0, c = 0, h = 0] = (/^oklch\(([\d. ]+)\)$/.exec(color)?.[1] ?? '').split(' ').map(Number);
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
}

function luminance(color: string): number {
  const [r, g, b] = linear(color).map((c) => Math.min(1, Math.max(0, c))) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function ratio(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** A token's colour in one of the looks. */
function color(name: string, dark: boolean, more: boolean): string {
  const find = (css: string) => new RegExp(`--${name}: ([^;]+);`).exec(css)?.[1];
  const value = (more ? find(contrast) : undefined) ?? find(plain) ?? '';
  const pair = /^light-dark\((oklch\([^)]*\)|#\w+), (oklch\([^)]*\)|#\w+)\)$/.exec(value);
  return pair?.[dark ? 2 : 1] ?? value;
}

const surfaces = ['canvas', 'surface', 'sunken', 'raised', 'hover'];
const inks = ['ink', 'ink-2', 'ink-3', 'needs', 'run', 'done', 'fail', 'held'];
const pairs = [
  ...surfaces.flatMap((surface) => inks.map((ink) => [ink, surface] as const)),
  ...['needs', 'run', 'done', 'fail', 'held'].map((state) => [state, `${state}-soft`] as const),
  ...['needs-soft', 'done-soft', 'fail-soft', 'held-soft'].flatMap(
    (soft) =>
      [
        ['ink', soft],
        ['ink-2', soft],
      ] as const,
  ),
  ...['fg', 'dim', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'].map(
    (c) => [`term-${c}`, 'term-bg'] as const,
  ),
  ...([
    ['on-needs', 'needs-fill'],
    ['ink-inverse', 'ink'],
    ['ink', 'active'],
    ['ink-2', 'active'],
  ] as const),
];

describe.each([
  ['light', false, false],
  ['dark', true, false],
  ['light, high contrast', false, true],
  ['dark, high contrast', true, true],
] as const)('colours, %s', (_name, dark, more) => {
  const between = (one: string, other: string) => ratio(color(one, dark, more), color(other, dark, more));
  const tooClose = (tested: readonly (readonly [string, string])[], least: number) =>
    tested.flatMap(([one, other]) =>
      between(one, other) < least ? [`${one} on ${other}: ${between(one, other).toFixed(2)}`] : [],
    );

  it('can be read on everything that they are written on', () => {
    expect(tooClose(pairs, 4.5)).toEqual([]);
  });

  it('show where the focus is and where a field ends', () => {
    const edges = ['surface', 'raised', 'canvas'].flatMap((surface) =>
      ['focus', 'control'].map((edge) => [edge, surface] as const),
    );
    expect(tooClose(edges, 3)).toEqual([]);
  });
});

it('a colour of the contrast set replaces one that is there', () => {
  for (const [, name] of contrast.matchAll(/--([\w-]+):/g)) expect(plain).toContain(`--${name}:`);
});
