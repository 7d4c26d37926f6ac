const ESC = String.raw`\u001b`;
/** Strings of a terminal (titles, links, clipboard) with their end, sequences, and two-character escapes. */
const ESCAPES = new RegExp(
  String.raw`(?:${ESC}[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007${ESC}\u009c]*(?:\u0007|\u009c|${ESC}\\)?|(?:${ESC}\[|\u009b)[0-?]*[ -/]*[@-~]?|${ESC}[ -/]*[0-~]?`,
  'gu',
);
/** Controls, marks that turn the direction of text, and marks without a width that hide something. */
const UNSEEN =
  /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]+/gu;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** One character may be built of any number of marks; nobody needs more of them than this. */
const MOST_MARKS = 16;

/** Words of an agent or of a stranger as one line for a menu, a tooltip or a notification: nothing that acts, nothing unseen, cut. */
export function plainText(text: string, most: number): string {
  const line = text
    .slice(0, most * MOST_MARKS)
    .toWellFormed()
    .replaceAll(ESCAPES, ' ')
    .replaceAll(UNSEEN, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  const parts: string[] = [];
  for (const { segment } of graphemes.segment(line)) {
    if (parts.length === most) return `${parts.slice(0, -1).join('').trimEnd()}…`;
    parts.push(segment.slice(0, MOST_MARKS).toWellFormed());
  }
  return parts.join('');
}
