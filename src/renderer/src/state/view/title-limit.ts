/** As many characters as a title may have. */
export const MOST_TITLE = 300;

/** What is wrong with the length of a title; null: nothing. */
export function titleTooLong(title: string): string | null {
  const { length } = title.trim();
  if (length <= MOST_TITLE) return null;
  return `At most ${MOST_TITLE} characters: this has ${length.toLocaleString('en-US')}.`;
}

/** A title that fits, and the rest of it before the details. The cut is between words where there is one near. */
export function splitTitle(title: string, details: string): { readonly title: string; readonly description: string } {
  const whole = title.trim();
  const space = whole.lastIndexOf(' ', MOST_TITLE);
  const at = space > MOST_TITLE / 2 ? space : wholeCharacters(whole, MOST_TITLE);
  const rest = whole.slice(at).trim();
  return { title: whole.slice(0, at).trim(), description: [rest, details].filter(Boolean).join('\n\n') };
}

/** A place at or right before this one that divides no character. */
const wholeCharacters = (text: string, at: number): number =>
  /[\uD800-\uDBFF]/.test(text.charAt(at - 1)) ? at - 1 : at;
