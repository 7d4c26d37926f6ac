/** @import { Entry } from './entries.mjs' */

/** Colours of the user's own theme; the marks tell the same. @type {Record<Entry['look'], string>} */
const looks = { plain: '', dim: '2', bold: '1', good: '32', bad: '31', you: '35' };
const INDENT = 2;

const segmenter = new Intl.Segmenter();

/** What people see as characters. @param {string} text */
export const graphemes = (text) => Array.from(segmenter.segment(text), ({ segment }) => segment);

/** Most wide characters are East Asian, or pictures. @param {string} char */
const widthOf = (char) => ((char.codePointAt(0) ?? 0) >= 0x1100 && !/[\u2000-\u2bff]/.test(char) ? 2 : 1);

/** @param {string} text */
export const width = (text) => graphemes(text).reduce((sum, char) => sum + widthOf(char), 0);

/**
 * The end of a text that fits.
 *
 * @param {string} text
 * @param {number} room
 */
export function tail(text, room) {
  const chars = graphemes(text);
  let left = room;
  let at = chars.length;
  while (at > 0 && left - widthOf(chars[at - 1] ?? '') >= 0) {
    at -= 1;
    left -= widthOf(chars[at] ?? '');
  }
  return chars.slice(at).join('');
}

/** @param {string} text @param {Entry['look']} look */
export const paint = (text, look) => (looks[look] === '' ? text : `\u001b[${looks[look]}m${text}\u001b[0m`);

/**
 * An entry as rows of a terminal with so many columns.
 *
 * @param {Entry} entry
 * @param {number} columns
 */
export function rowsOf({ mark, text, look }, columns) {
  const room = Math.max(8, columns - INDENT - 1);
  const rows = text.split('\n').flatMap((line) => wrap(line, room));
  return rows.map((row, index) => paint(`${index === 0 ? mark : ' '} ${row}`, look));
}

/** @param {string} line @param {number} room */
function wrap(line, room) {
  /** @type {string[]} */
  const rows = [];
  let row = '';
  for (const word of line.match(/\s+|[^\s]+/g) ?? []) {
    if (width(row + word) <= room) row += word;
    else {
      if (row.trim() !== '') rows.push(row.trimEnd());
      row = word.trimStart();
      while (width(row) > room) {
        let piece = '';
        for (const char of graphemes(row)) {
          if (width(piece + char) > room) break;
          piece += char;
        }
        rows.push(piece);
        row = row.slice(piece.length);
      }
    }
  }
  return [...rows, row.trimEnd()];
}
