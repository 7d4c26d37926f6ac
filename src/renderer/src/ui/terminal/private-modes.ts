const ESC = '\u001B';
/** What follows an escape, where it sets modes. */
const MODE = /^\[\?([\d;]{1,40})([hl])/;
/** Alternate screens and the cursor's saving belong to what was drawn, and a half-drawn update would never end. */
const DRAWN = new Set(['47', '1047', '1048', '1049', '2026']);

/**
 * The modes that a terminal's program has switched on in these bytes, as the sequences that switch them on. A program that
 * starts sets how keys and pastes are sent; somebody who reads from the middle would not know.
 */
export function modesSetIn(bytes: Uint8Array): Uint8Array {
  const text = new TextDecoder('latin1').decode(bytes);
  const modes = new Map<string, boolean>();
  for (const sequence of text.split(ESC).slice(1)) {
    const [, numbers = '', letter] = MODE.exec(sequence) ?? [];
    for (const number of numbers.split(';')) if (number !== '' && !DRAWN.has(number)) modes.set(number, letter === 'h');
  }
  const sequences = [...modes].map(([number, isOn]) => `${ESC}[?${number}${isOn ? 'h' : 'l'}`);
  return new TextEncoder().encode(sequences.join(''));
}
