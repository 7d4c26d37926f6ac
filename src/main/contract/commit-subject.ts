/** Longer first lines of a commit message are cut off or wrapped where a log has a line for each commit. */
export const LONGEST_SUBJECT = 72;

/** A line as the first one of a commit message: of one that is too long its beginning, cut behind a word where there is one. */
export function shortSubject(line: string): string {
  const signs = Array.from(line.trimEnd());
  if (signs.length <= LONGEST_SUBJECT) return line;
  const room = signs.slice(0, LONGEST_SUBJECT - 1).join('');
  const words = /^.*\S(?=\s)/su.exec(signs[LONGEST_SUBJECT - 1]?.trim() === '' ? `${room} ` : room)?.[0] ?? '';
  // A word that takes most of the line is cut itself.
  return `${words.length > LONGEST_SUBJECT / 2 ? words : room}…`;
}
