/** How much of the end always stays: a file's name matters more than its folders. */
const TAIL = 24;

/** Splits text so that the second part, with the end of it, is never cut. */
export function splitTail(text: string, tail = TAIL): readonly [string, string] {
  if (text.length <= tail) return ['', text];
  const slash = text.lastIndexOf('/');
  const wanted = slash >= 0 && text.length - slash <= tail * 2 ? slash : text.length - tail;
  // Not through the middle of a character of two halves.
  const at = /[\uDC00-\uDFFF]/.test(text.charAt(wanted)) ? wanted - 1 : wanted;
  return [text.slice(0, at), text.slice(at)];
}
