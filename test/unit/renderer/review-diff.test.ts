import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BLOCK_LINES,
  blocksOf,
  choosableLines,
  expandAll,
  keyOfPlace,
  linesOf,
  LONGEST_LINE,
  nextChange,
  parseFileDiff,
  placeOf,
} from '../../../src/renderer/src/features/review/diff-model';
import type { DiffBlock } from '../../../src/renderer/src/features/review/diff-model';
import { languageOf } from '../../../src/renderer/src/features/review/languages';

const head = 'diff --git a/a.ts b/a.ts\nindex 111..222 100644\n--- a/a.ts\n+++ b/a.ts\n';
const source = linesOf(Array.from({ length: 40 }, (_, index) => `line ${index + 1}`).join('\n'));
const changed = `${head}@@ -9,7 +9,8 @@ function f() {
 line 9
 line 10
 line 11
-line 12
+line twelve
+line twelve and a half
 line 13
 line 14
 line 15
`;

const shape = (blocks: readonly DiffBlock[]) =>
  blocks.map((block) => (block.kind === 'gap' ? `${block.from}..${block.to}` : block.hunk.changes.length));

describe('a diff', () => {
  it('is blocks of lines with what is left out between them', () => {
    const { hunks } = parseFileDiff(changed, 'unified');
    expect(shape(blocksOf(hunks, source))).toEqual(['1..9', 9, '16..41']);
    expect(shape(blocksOf(hunks, null))).toEqual(['1..9', 9]);
    expect(blocksOf(hunks, null)[0]).toMatchObject({ heading: 'function f() {' });
  });

  it('shows more of what is around, up to all of it', () => {
    const { hunks } = parseFileDiff(changed, 'unified');
    const some = blocksOf(expandAll(hunks, source, [[16, 36]]), source);
    expect(shape(some)).toEqual(['1..9', 29, '36..41']);
    const all = blocksOf(
      expandAll(hunks, source, [
        [1, 9],
        [16, 41],
      ]),
      source,
    );
    expect(shape(all)).toEqual([42]);
  });

  it('of a file that is new, gone, only renamed or empty has no gaps', () => {
    const added = `diff --git a/a b/a\nnew file mode 100644\n--- /dev/null\n+++ b/a\n@@ -0,0 +1,2 @@\n+a\n+b\n`;
    expect(shape(blocksOf(parseFileDiff(added, 'split').hunks, null))).toEqual([2]);
    expect(parseFileDiff(added, 'split').type).toBe('add');
    expect(parseFileDiff('', 'split').hunks).toEqual([]);
    expect(
      parseFileDiff('diff --git a/a b/b\nsimilarity index 100%\nrename from a\nrename to b\n', 'split').hunks,
    ).toEqual([]);
  });

  it('knows where a remark on a line belongs, and finds the line again', () => {
    const lines = choosableLines(blocksOf(parseFileDiff(changed, 'unified').hunks, null));
    const removed = lines[3]!;
    expect(placeOf(removed.change)).toEqual({ side: 'old', line: 12 });
    expect(placeOf(lines[4]!.change)).toEqual({ side: 'new', line: 12 });
    expect(placeOf(lines[6]!.change, 'old')).toEqual({ side: 'old', line: 13 });
    expect(placeOf(lines[6]!.change)).toEqual({ side: 'new', line: 14 });
    for (const line of lines) {
      const { side, line: number } = placeOf(line.change);
      expect(keyOfPlace(lines, side, number)).toBe(line.key);
    }
    expect(keyOfPlace(lines, 'new', 30)).toBeNull();
  });

  it('leads from change to change', () => {
    const lines = choosableLines(blocksOf(parseFileDiff(changed, 'unified').hunks, null));
    expect([nextChange(lines, -1, 1), nextChange(lines, 3, 1), nextChange(lines, 7, -1)]).toEqual([3, null, 3]);
  });

  it('cuts lines that are too long to be laid out', () => {
    const { hunks, cut } = parseFileDiff(`${head}@@ -1,1 +1,1 @@\n-a\n+${'x'.repeat(90_000)}\n`, 'split');
    expect([cut, hunks[0]?.changes[1]?.content.length]).toEqual([true, LONGEST_LINE + 1]);
  });

  it('is never cut between a removed line and the added one that faces it, and loses none', () => {
    const kinds = fc.array(fc.constantFrom(' ', '+', '-', '-+'), { minLength: 1, maxLength: 900 });
    fc.assert(
      fc.property(kinds, (signs) => {
        const body = signs.flatMap((sign) => sign.split('')).map((sign, index) => `${sign}${index}`);
        const olds = body.filter((line) => !line.startsWith('+')).length;
        const news = body.filter((line) => !line.startsWith('-')).length;
        const { hunks } = parseFileDiff(`${head}@@ -1,${olds} +1,${news} @@\n${body.join('\n')}\n`, 'unified');
        const blocks = blocksOf(hunks, null).flatMap((block) => (block.kind === 'lines' ? [block.hunk.changes] : []));
        expect(blocks.flat()).toEqual(hunks.flatMap((hunk) => hunk.changes));
        blocks.slice(1).forEach((block, index) => {
          expect(blocks[index]!.length).toBeGreaterThanOrEqual(BLOCK_LINES);
          expect([blocks[index]!.at(-1)?.type, block[0]?.type]).not.toEqual(['delete', 'insert']);
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe('the language of a file', () => {
  it.each([
    ['src/a.test.ts', 'typescript'],
    ['A.TSX', 'tsx'],
    ['Dockerfile', 'docker'],
    ['deep/Makefile', 'makefile'],
    ['a.unknown', undefined],
    ['no-ending', undefined],
  ])('%s: %s', (path, name) => {
    expect(languageOf(path)?.name).toBe(name);
  });

  it('is a grammar that loads, for each', async () => {
    for (const path of ['a.sh', 'a.go', 'a.py', 'a.yml', 'a.html', 'a.zig'])
      expect((await languageOf(path)?.load())?.default.displayName).toBeTypeOf('string');
  });
});
