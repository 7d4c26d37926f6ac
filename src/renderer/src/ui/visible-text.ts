/** Characters that nobody sees and that change how a name reads: controls, marks of direction, odd line ends. */
const HIDDEN = /[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\u2028\u2029\uFEFF]|\p{Cc}/gu;

/** Those that turn the direction of all that follows. */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/gu;

const writtenOut = (character: string): string => {
  const code = character.charCodeAt(0).toString(16).toUpperCase();
  return `[U+${code.padStart(4, '0')}]`;
};

/** A name with its hidden characters written out, so that no name can pass for another: `[U+202E]txt.exe`. */
export const visibleText = (text: string): string => text.replaceAll(HIDDEN, writtenOut);

/** A sentence that may quote what somebody has typed: nothing in it turns the words around it. */
export const visibleTurns = (text: string): string => text.replaceAll(TURNS, writtenOut);
