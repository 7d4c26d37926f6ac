const names: Readonly<Record<string, string>> = {
  escape: 'Esc',
  enter: '↵',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  end: 'End',
  f6: 'F6',
  f8: 'F8',
  ctrl: 'Ctrl',
  shift: '⇧',
  meta: '⌘',
  alt: 'Alt',
};

const capOf = (part: string): string => names[part] ?? (part.length === 1 ? part.toUpperCase() : part);

/** What stands on the caps of keys that are held or pressed after each other: `ctrl+f`, `g h`, and `ctrl++`, whose last is a plus. */
export const capsOf = (keys: string): readonly string[] =>
  keys.split(' ').flatMap((press) => press.split(/\+(?=.)/).map(capOf));

/** Of keys that come for macOS and for others, those of this machine; `isMac`: the page is shown on one. */
export function keysOfMachine(keys: readonly string[], isMac = onMac()): readonly string[] {
  const forMac = keys.filter((press) => /(^|\+)meta\+/.test(press));
  if (forMac.length === 0) return keys;
  return isMac ? forMac : keys.filter((press) => !forMac.includes(press));
}

const onMac = (): boolean => /Macintosh|iPad|iPhone/.test(navigator.userAgent);
