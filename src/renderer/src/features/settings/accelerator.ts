import type { DesktopState } from '../../../../main/contract/desktop';

type Platform = Extract<DesktopState, { kind: 'desktop' }>['platform'];

/** What was pressed while keys are recorded. `part`: only modifiers so far. */
export type Pressed =
  | { readonly kind: 'keys'; readonly accelerator: string }
  | { readonly kind: 'part' }
  | { readonly kind: 'wrong'; readonly why: string };

interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

const named: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  '+': 'Plus',
  Enter: 'Return',
};
const sameName = new Set(['Tab', 'Home', 'End', 'PageUp', 'PageDown', 'Insert', 'Delete', 'Backspace']);
const modifiers = new Set(['Control', 'Alt', 'Shift', 'Meta', 'AltGraph', 'OS', 'Dead']);

/** A press as Electron spells it. Letters and digits by their place on the keyboard: Alt makes other signs of them on a Mac. */
export function acceleratorOf(press: KeyPress, platform: Platform): Pressed {
  const key = keyName(press);
  if (key === null) {
    return modifiers.has(press.key) ? { kind: 'part' } : { kind: 'wrong', why: 'This key cannot be a hotkey.' };
  }
  const isMac = platform === 'darwin';
  const parts = [
    press.ctrlKey && (isMac ? 'Control' : 'CommandOrControl'),
    press.metaKey && (isMac ? 'CommandOrControl' : 'Super'),
    press.altKey && 'Alt',
    press.shiftKey && 'Shift',
    key,
  ].filter((part): part is string => part !== false);
  if (!press.ctrlKey && !press.metaKey && !press.altKey) {
    return { kind: 'wrong', why: 'Hold Control, Alt or Command, too: the key alone is used for typing.' };
  }
  return { kind: 'keys', accelerator: parts.join('+') };
}

function keyName({ key, code }: KeyPress): string | null {
  const letter = /^Key([A-Z])$/.exec(code)?.[1] ?? /^Digit(\d)$/.exec(code)?.[1];
  if (letter !== undefined) return letter;
  if (/^F\d{1,2}$/.test(key) || sameName.has(key)) return key;
  if (named[key] !== undefined) return named[key];
  return /^[`\-=[\]\\;',./]$/.test(key) ? key : null;
}

const macSigns: Readonly<Record<string, string>> = {
  CommandOrControl: '⌘',
  Command: '⌘',
  Control: '⌃',
  Alt: '⌥',
  Option: '⌥',
  Shift: '⇧',
};
const plainSigns: Readonly<Record<string, string>> = {
  CommandOrControl: 'Ctrl',
  Control: 'Ctrl',
  Return: 'Enter',
};

/** Keys as people know them: `Ctrl+Alt+C`, `⌘⌥C`. */
export function acceleratorWords(accelerator: string, platform: Platform): string {
  const parts = accelerator.split('+');
  if (platform === 'darwin') return parts.map((part) => macSigns[part] ?? part).join('');
  return parts.map((part) => plainSigns[part] ?? part).join('+');
}
