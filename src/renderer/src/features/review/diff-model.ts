import {
  computeNewLineNumber,
  computeOldLineNumber,
  expandFromRawCode,
  getChangeKey,
  getCollapsedLinesCountBetween,
  isDelete,
  isInsert,
  isNormal,
  parseDiff,
} from 'react-diff-view';
import type { ChangeData, DiffType, HunkData } from 'react-diff-view';

/** One file's changes as they were told. */
export interface ParsedDiff {
  readonly type: DiffType;
  readonly hunks: readonly HunkData[];
  /** A line was so long that it is not shown whole. */
  readonly cut: boolean;
}

/** Lines that were left out between two hunks, by their old numbers: `from` up to, not with, `to`. */
export interface Gap {
  readonly kind: 'gap';
  readonly key: string;
  readonly from: number;
  readonly to: number;
  /** What git says about where the lines after it are. */
  readonly heading: string;
}

/** Lines that are drawn together, few enough to be drawn at once. */
export interface LineBlock {
  readonly kind: 'lines';
  readonly key: string;
  readonly hunk: HunkData;
}

export type DiffBlock = Gap | LineBlock;
export type DiffSide = 'old' | 'new';

/** Longer lines are cut: nobody reads them, and a browser lays them out for seconds. */
export const LONGEST_LINE = 2000;
/** Lines that a block has at most, but for a change that has more without a break. */
export const BLOCK_LINES = 80;
const BLOCK_MOST = 400;

/** Reads a unified diff of one file. Side by side, removed and added lines of one change face each other. */
export function parseFileDiff(diff: string, view: 'split' | 'unified'): ParsedDiff {
  const [file] = diff.trim() === '' ? [] : parseDiff(diff, view === 'split' ? { nearbySequences: 'zip' } : {});
  let cut = false;
  const hunks = (file?.hunks ?? []).map((hunk) => {
    if (hunk.changes.every(({ content }) => content.length <= LONGEST_LINE)) return hunk;
    cut = true;
    return { ...hunk, changes: hunk.changes.map(cutLine) };
  });
  return { type: file?.type ?? 'modify', hunks, cut };
}

const cutLine = (change: ChangeData): ChangeData =>
  change.content.length <= LONGEST_LINE ? change : { ...change, content: `${change.content.slice(0, LONGEST_LINE)}…` };

/** The lines of a text; the end of the last one starts no other. */
export const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** Hunks with ranges of old lines shown as well. */
export const expandAll = (
  hunks: readonly HunkData[],
  source: readonly string[],
  ranges: readonly (readonly [number, number])[],
): readonly HunkData[] =>
  ranges.reduce((shown, [from, to]) => expandFromRawCode(shown, [...source], from, to), [...hunks]);

/** Hunks cut into blocks, with the gaps between them. Without a source, what follows the last hunk is not known. */
export function blocksOf(hunks: readonly HunkData[], source: readonly string[] | null): readonly DiffBlock[] {
  const blocks: DiffBlock[] = [];
  let previous: HunkData | null = null;
  for (const hunk of hunks) {
    const hidden = getCollapsedLinesCountBetween(previous, hunk);
    if (hidden > 0) blocks.push(gap(hunk.oldStart - hidden, hunk.oldStart, headingOf(hunk)));
    for (const part of partsOf(hunk)) blocks.push(part);
    previous = hunk;
  }
  const end = previous ? previous.oldStart + previous.oldLines : 1;
  if (previous && source && source.length >= end && end > 0) blocks.push(gap(end, source.length + 1, ''));
  return blocks;
}

const gap = (from: number, to: number, heading: string): Gap => ({
  kind: 'gap',
  key: `gap ${from}`,
  from,
  to,
  heading,
});

const headingOf = ({ content }: HunkData): string => /^@@[^@]*@@ ?(.*)$/.exec(content)?.[1] ?? '';

/** Pairs of a removed and an added line stay together. */
function partsOf(hunk: HunkData): readonly LineBlock[] {
  if (hunk.changes.length <= BLOCK_LINES) return [partOf(hunk, hunk.changes)];
  const parts: LineBlock[] = [];
  let from = 0;
  hunk.changes.forEach((change, index) => {
    const size = index - from;
    const before = hunk.changes[index - 1];
    if (size < BLOCK_LINES || !before) return;
    const mayBreak = isNormal(change) || isNormal(before) || (isInsert(change) && isInsert(before));
    if (!mayBreak && (size < BLOCK_MOST || isDelete(before))) return;
    parts.push(partOf(hunk, hunk.changes.slice(from, index)));
    from = index;
  });
  return [...parts, partOf(hunk, hunk.changes.slice(from))];
}

function partOf(hunk: HunkData, changes: HunkData['changes']): LineBlock {
  const [first] = changes;
  return { kind: 'lines', key: first ? getChangeKey(first) : hunk.content, hunk: { ...hunk, changes } };
}

/** A line that can be chosen and remarked on. */
export interface ChoosableLine {
  readonly key: string;
  readonly block: string;
  readonly change: ChangeData;
}

export const choosableLines = (blocks: readonly DiffBlock[]): readonly ChoosableLine[] =>
  blocks.flatMap((block) =>
    block.kind === 'gap'
      ? []
      : block.hunk.changes.map((change) => ({ key: getChangeKey(change), block: block.key, change })),
  );

/** Where a remark on a line belongs. A line that is on both sides is meant as it is now, unless its old side was chosen. */
export function placeOf(change: ChangeData, chosen?: DiffSide): { side: DiffSide; line: number } {
  const side = isDelete(change) ? 'old' : isInsert(change) ? 'new' : (chosen ?? 'new');
  return { side, line: side === 'old' ? computeOldLineNumber(change) : computeNewLineNumber(change) };
}

/** The key of the line that a remark is about; null: it is not among these. */
export function keyOfPlace(lines: readonly ChoosableLine[], side: DiffSide, line: number): string | null {
  const found = lines.find(({ change }) => {
    if (side === 'old') return !isInsert(change) && computeOldLineNumber(change) === line;
    return !isDelete(change) && computeNewLineNumber(change) === line;
  });
  return found?.key ?? null;
}

/** The first line of the next or previous run of changed lines. */
export function nextChange(lines: readonly ChoosableLine[], from: number, step: 1 | -1): number | null {
  const isStart = (index: number) => {
    const line = lines[index];
    const before = lines[index - 1];
    return line !== undefined && !isNormal(line.change) && (!before || isNormal(before.change));
  };
  for (let index = from + step; index >= 0 && index < lines.length; index += step) if (isStart(index)) return index;
  return null;
}

/** A line in words, for those who hear it. */
export function lineWords({ change }: ChoosableLine): string {
  const what = isInsert(change) ? 'added' : isDelete(change) ? 'removed' : 'unchanged';
  return `Line ${placeOf(change).line}, ${what}: ${change.content.trim() === '' ? 'empty' : change.content}`;
}

/** Rows that a block takes: side by side, a removed line and the added one that faces it share one. */
export function rowsOf({ changes }: HunkData, view: 'split' | 'unified'): number {
  if (view === 'unified') return changes.length;
  const isPair = (index: number) => {
    const [one, other] = [changes[index], changes[index + 1]];
    return one !== undefined && other !== undefined && isDelete(one) && isInsert(other);
  };
  return changes.length - changes.filter((_change, index) => isPair(index)).length;
}
