const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Length of a text in bytes of UTF-8. */
export const byteLength = (text: string): number => encoder.encode(text).length;

/** The nearest place at or before `at` where a character begins. */
function startOfCharacter(bytes: Uint8Array, at: number): number {
  let place = at;
  while (place > 0 && ((bytes[place] ?? 0) & 0xc0) === 0x80) place -= 1;
  return place;
}

/** A text of at most `most` bytes of UTF-8 with its beginning and its end: what is left out of the middle is said in a line of its own. */
export function cutMiddle(text: string, most: number): string {
  // No character takes less than a byte of UTF-8 nor more than three for each unit of a string.
  if (text.length * 3 <= most) return text;
  const bytes = encoder.encode(text);
  if (bytes.length <= most) return text;
  const mark = `\n\n[... ${bytes.length - most} bytes or a little more are left out here ...]\n\n`;
  const half = Math.floor((most - mark.length) / 2);
  if (half <= 0) return decoder.decode(bytes.subarray(0, startOfCharacter(bytes, most)));
  const head = bytes.subarray(0, startOfCharacter(bytes, half));
  const tail = bytes.subarray(startOfCharacter(bytes, bytes.length - half + 3));
  return decoder.decode(head) + mark + decoder.decode(tail);
}
