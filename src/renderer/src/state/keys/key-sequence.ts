/** What a key press is to the key table. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** One name for a key press: `n`, `?`, `shift+a`, `ctrl+f`, `escape`. Shift is named with letters only: `?` has it anyway. */
export function keyOf(press: KeyPress): string {
  const key = press.key.toLowerCase();
  const isLetter = /^[a-z]$/.test(key);
  const parts = [
    press.ctrlKey && 'ctrl',
    press.metaKey && 'meta',
    press.altKey && 'alt',
    press.shiftKey && (isLetter || press.key.length > 1) && 'shift',
    key,
  ];
  return parts.filter(Boolean).join('+');
}

/** Whether a press types a character into what takes characters: a letter alone, as in words; not one that is held with another key. */
export const isCharacter = ({ key, ctrlKey, metaKey, altKey }: Omit<KeyPress, 'shiftKey'>): boolean =>
  key.length === 1 && !ctrlKey && !metaKey && !altKey;

/** `isCharacter` for a name, or two: `n`, `g h`, `shift+a`, but not `ctrl+f`. */
export const isOfCharacters = (keys: string): boolean =>
  keys.split(' ').every((press) => /^(?:shift\+)?.$/u.test(press));

const FOLLOWS_WITHIN_MS = 900;

/**
 * Matches presses against names, some of which are two presses long (`g h`).
 * Says null while the first half of one is pressed, and forgets it after a moment.
 */
export function createKeySequence(first: ReadonlySet<string>) {
  let pending: { key: string; at: number } | null = null;
  return (key: string, at: number): string | null => {
    const before = pending && at - pending.at <= FOLLOWS_WITHIN_MS ? pending.key : null;
    pending = null;
    if (before !== null) return `${before} ${key}`;
    if (!first.has(key)) return key;
    pending = { key, at };
    return null;
  };
}
