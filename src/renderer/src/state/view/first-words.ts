/** The first words of a text as agents write it, for one line: without headings, list marks and fences. */
export function firstWords(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(`{3,}|~{3,})/.test(line));
  const line = lines.find((each) => !/^#{1,6}\s/.test(each)) ?? lines[0] ?? '';
  return line.replace(/^(#{1,6}|[-*+]|\d{1,3}[.)])\s+/, '');
}
