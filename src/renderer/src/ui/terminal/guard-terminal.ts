import type { Terminal } from '@xterm/xterm';

/** Sequences that would set titles, read or write the clipboard, notify, or tell folders: swallowed. */
const IGNORED_OSC = [0, 1, 2, 7, 9, 52, 777, 1337];
/** Colours: may be asked for, never set; the page's theme stays what it is. */
const COLOR_OSC = [4, 10, 11, 12];
const RESET_COLOR_OSC = [104, 110, 111, 112];
/** Questions of a program about its terminal, by their last byte and what comes before it. */
const QUESTIONS = [
  { final: 'c' },
  { prefix: '>', final: 'c' },
  { prefix: '=', final: 'c' },
  { final: 'n' },
  { prefix: '?', final: 'n' },
  { intermediates: '$', final: 'p' },
  { prefix: '?', intermediates: '$', final: 'p' },
  { prefix: '>', final: 'q' },
  { prefix: '?', final: 'u' },
  { final: 't' },
] as const;

/**
 * Keeps what programs print from acting on this machine, and from making the terminal type. `mayAnswer`: whether questions
 * about the terminal are answered right now, which types into the pty.
 */
export function guardTerminal({ parser }: Terminal, mayAnswer: () => boolean): void {
  const isSwallowed = () => !mayAnswer();
  for (const code of [...IGNORED_OSC, ...RESET_COLOR_OSC]) parser.registerOscHandler(code, () => true);
  for (const code of COLOR_OSC) parser.registerOscHandler(code, (data) => !data.endsWith('?') || isSwallowed());
  for (const question of QUESTIONS) parser.registerCsiHandler(question, isSwallowed);
  // Its answer repeats what the program has set.
  parser.registerDcsHandler({ intermediates: '$', final: 'q' }, () => true);
}
