import { askWords } from '../contract/needs';
import type { Ask } from '../contract/run';
import { plainText } from './plain-text';

const MOST_EVER = 10_000;

/**
 * Whether so many characters say all that an agent asks to do. What is cut off, hidden or on a further line could be the point of it:
 * then nobody may say yes before having seen it where it is shown in full.
 */
export function isShownWhole(ask: Ask, most: number): boolean {
  const words = askWords(ask);
  const { command } = ask.input;
  const isCut = plainText(words, most) !== plainText(words, MOST_EVER);
  return !isCut && (typeof command !== 'string' || plainText(words, MOST_EVER).includes(command));
}
