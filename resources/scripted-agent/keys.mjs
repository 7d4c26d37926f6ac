import { StringDecoder } from 'node:string_decoder';

/**
 * @typedef {'enter' | 'erase' | 'clear' | 'escape' | 'stop' | 'end' | { text: string }} Key
 */

/** After an escape that nothing follows it was the key. */
const ESCAPE_MS = 40;
const PASTE_END = '\u001b[201~';
/** @type {Record<string, Key>} */
const single = {
  '\r': 'enter',
  '\n': 'enter',
  '\u007f': 'erase',
  '\b': 'erase',
  '\u0015': 'clear',
  '\u0003': 'stop',
  '\u0004': 'end',
};
/** What a terminal sends for other keys, and for answers that nobody asked for. */
// oxlint-disable-next-line no-control-regex -- keys are control characters
const SEQUENCE = /^\u001b(?:\[[0-?]*[ -/]*[@-~]|O.|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[^[O\]\u001b])/s;

/**
 * Reads keys from what a terminal sends, in any pieces.
 *
 * @param {(key: Key) => void} press
 * @returns {(bytes: Buffer) => void}
 */
export function keyReader(press) {
  const decoder = new StringDecoder('utf8');
  let waiting = '';
  /** Text of a paste that has not ended; null: none. @type {string | null} */
  let pasted = null;
  /** @type {NodeJS.Timeout | undefined} */
  let timer;

  /** One step; false: more has to come first. */
  function step() {
    if (pasted !== null) {
      const end = waiting.indexOf(PASTE_END);
      // The end may come in two pieces.
      const upTo = end < 0 ? Math.max(0, waiting.length - PASTE_END.length) : end;
      pasted += waiting.slice(0, upTo);
      waiting = waiting.slice(end < 0 ? upTo : end + PASTE_END.length);
      if (end < 0) return false;
      press({ text: pasted.replace(/\r\n?/g, '\n') });
      pasted = null;
      return true;
    }
    if (waiting.startsWith('\u001b')) {
      const sequence = SEQUENCE.exec(waiting)?.[0];
      if (sequence === undefined) {
        if (waiting.startsWith('\u001b\u001b')) {
          waiting = waiting.slice(1);
          press('escape');
          return true;
        }
        return false;
      }
      waiting = waiting.slice(sequence.length);
      if (sequence === '\u001b[200~') pasted = '';
      return true;
    }
    const [char] = waiting;
    const key = char === undefined ? undefined : single[char];
    if (key !== undefined) {
      waiting = waiting.slice(1);
      press(key);
      return true;
    }
    // oxlint-disable-next-line no-control-regex -- keys are control characters
    const text = /^[^\u0000-\u001f\u007f]+/.exec(waiting)?.[0] ?? '';
    waiting = waiting.slice(Math.max(1, text.length));
    if (text !== '') press({ text });
    return true;
  }

  return (bytes) => {
    clearTimeout(timer);
    waiting += decoder.write(bytes);
    while (waiting !== '' && step());
    if (waiting !== '' && pasted === null) {
      timer = setTimeout(() => {
        waiting = '';
        press('escape');
      }, ESCAPE_MS);
    }
  };
}
