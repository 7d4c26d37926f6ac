import type { ITheme } from '@xterm/xterm';

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
