import { describe, expect, it } from 'vitest';
import { parseUnifiedDiff } from '../../../src/renderer/src/state/view/unified-diff';

const diff = `diff --git a/a.ts b/a.ts
index 1..2 100644
--- a/a.ts
+++ b/a.ts
@@ -1,3 +1,3 @@ function a() {
 one
-two
+TWO\r
 three
@@ -10 +10,2 @@
--- ten
+++ ten
+
\\ No newline at end of file
`;

const short = (text: string) =>
  parseUnifiedDiff(text).map(({ kind, before, after, text: words }) => `${kind} ${before} ${after} ${words}`);

describe('a unified diff', () => {
  it('becomes lines with the numbers of both sides', () => {
    expect(short(diff)).toEqual([
      'hunk null 1 function a() {',
      'same 1 1 one',
      'removed 2 null two',
      'added null 2 TWO',
      'same 3 3 three',
      'hunk null 10 ',
      'removed 10 null -- ten',
      'added null 10 ++ ten',
      'added null 11 ',
      'note null null No newline at end of file',
    ]);
  });

  it('has no lines where only a mode or a name has changed, or nothing at all', () => {
    expect(short('diff --git a/a b/b\nsimilarity index 100%\nrename from a\nrename to b\n')).toEqual([]);
    expect(short('')).toEqual([]);
  });
});
