import type { ITheme, Terminal } from '@xterm/xterm';

const names = {
  background: '--term-bg',
  foreground: '--term-fg',
  cursor: '--term-fg',
  cursorAccent: '--term-bg',
  selectionBackground: '--term-select',
  black: '--term-black',
  red: '--term-red',
  green: '--term-green',
  yellow: '--term-yellow',
  blue: '--term-blue',
  magenta: '--term-magenta',
  cyan: '--term-cyan',
  white: '--term-white',
  brightBlack: '--term-dim',
  brightRed: '--term-red',
  brightGreen: '--term-green',
  brightYellow: '--term-yellow',
  brightBlue: '--term-blue',
  brightMagenta: '--term-magenta',
  brightCyan: '--term-cyan',
  brightWhite: '--term-fg',
  scrollbarSliderBackground: '--term-scroll',
  scrollbarSliderHoverBackground: '--term-dim',
  scrollbarSliderActiveBackground: '--term-dim',
  overviewRulerBorder: '--term-bg',
} as const satisfies ITheme;

/** The terminal's colours as the tokens have them now. A probe resolves them: a variable itself reads as its source text. */
export function readTerminalTheme(near: HTMLElement): ITheme {
  const probe = document.createElement('span');
  near.append(probe);
  const read = Object.entries(names).map(([name, token]) => {
    probe.style.color = `var(${token})`;
    return [name, toHex(getComputedStyle(probe).color)] as const;
  });
  probe.remove();
  return Object.fromEntries(read);
}

function toHex(color: string): string {
  const parts = color.match(/\d+(\.\d+)?/g)?.slice(0, 3) ?? ['0', '0', '0'];
  return `#${parts.map((part) => Math.round(Number(part)).toString(16).padStart(2, '0')).join('')}`;
}

/** Gives a terminal new colours whenever those of the page change, by the system or by a setting. */
export function followTheme(term: Terminal, near: HTMLElement): () => void {
  const apply = () => {
    term.options.theme = readTerminalTheme(near);
  };
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const settings = new MutationObserver(apply);
  dark.addEventListener('change', apply);
  settings.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-contrast'] });
  return () => {
    dark.removeEventListener('change', apply);
    settings.disconnect();
  };
}
