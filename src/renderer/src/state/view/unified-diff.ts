export type DiffLineKind = 'same' | 'added' | 'removed' | 'hunk' | 'note';

export interface DiffLine {
  readonly kind: DiffLineKind;
  readonly text: string;
  readonly before: number | null;
  readonly after: number | null;
}

const HUNK = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)$/;

/** The lines of a unified diff of one file with their numbers; what stands before the first hunk is left out. */
export function parseUnifiedDiff(diff: string): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  let before = 0;
  let after = 0;
  for (const line of diff.replace(/\n$/, '').split('\n')) {
    const hunk = HUNK.exec(line);
    if (hunk) {
      before = Number(hunk[1]);
      after = Number(hunk[2]);
      lines.push({ kind: 'hunk', text: hunk[3] ?? '', before: null, after });
    } else if (lines.length > 0) {
      const read = readLine(line, before, after);
      if (read.before !== null) before += 1;
      if (read.after !== null) after += 1;
      lines.push(read);
    }
  }
  return lines;
}

function readLine(line: string, before: number, after: number): DiffLine {
  const text = line.slice(1).replace(/\r$/, '');
  if (line.startsWith('+')) return { kind: 'added', text, before: null, after };
  if (line.startsWith('-')) return { kind: 'removed', text, before, after: null };
  if (line.startsWith('\\')) return { kind: 'note', text: text.trim(), before: null, after: null };
  return { kind: 'same', text, before, after };
}
