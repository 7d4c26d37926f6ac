import { useCallback, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { ChangeData } from 'react-diff-view';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import type { RemarkPlace } from '../../state/review-remarks';
import { Scroller } from '../../ui/scroller';
import { DiffGap } from './diff-gap';
import { DiffLinesBlock } from './diff-lines-block';
import { blocksOf, choosableLines, expandAll, keyOfPlace, linesOf, lineWords, placeOf } from './diff-model';
import type { DiffSide, ParsedDiff } from './diff-model';
import { useLineCursor } from './use-line-cursor';
import { useSyntax } from './use-syntax';

/** What stands below a line: its remarks, and the editor of a new one. */
export interface LineNote {
  readonly side: DiffSide;
  readonly line: number;
  readonly element: ReactNode;
  /** Its block stays drawn even when it is far away: something is being written there. */
  readonly stays: boolean;
}

/** Blocks that fill a screen before anything is measured. */
const FIRST_BLOCKS = 4;

interface DiffViewProps {
  path: string;
  parsed: ParsedDiff;
  /** The whole text before; null: what is between the hunks cannot be shown. */
  before: string | null;
  view: 'split' | 'unified';
  notes: readonly LineNote[];
  onRemark: (place: RemarkPlace) => void;
}

/** One file's changes. Only what is near the screen is drawn, however long they are. */
export function DiffView({ path, parsed, before, view, notes, onRemark }: DiffViewProps) {
  const box = useRef<HTMLElement>(null);
  const [ranges, setRanges] = useState<readonly (readonly [number, number])[]>([]);
  const source = useMemo(() => (before === null ? null : linesOf(before)), [before]);
  const hunks = useMemo(
    () => (source ? expandAll(parsed.hunks, source, ranges) : parsed.hunks),
    [parsed.hunks, source, ranges],
  );
  const blocks = useMemo(() => blocksOf(hunks, source), [hunks, source]);
  const lines = useMemo(() => choosableLines(blocks), [blocks]);
  const tokens = useSyntax(path, hunks, parsed.cut ? null : before);
  const cursor = useLineCursor(box, lines);
  const { widgets, kept } = useMemo(() => placeNotes(lines, notes), [lines, notes]);

  const { choose } = cursor;
  const remark = useCallback(
    (change: ChangeData, key: string, side?: DiffSide) => {
      choose(key);
      onRemark({ path, ...placeOf(change, side), lineText: change.content });
    },
    [choose, onRemark, path],
  );
  useShortcuts({
    remark: () => {
      const line = cursor.line ?? lines.find(({ change }) => change.type !== 'normal');
      if (line) remark(line.change, line.key);
    },
  });

  return (
    <Scroller
      ref={box}
      aria-label={`Changes of ${path}`}
      aria-keyshortcuts="ArrowDown ArrowUp C"
      dir="ltr"
      className="review-diff min-h-0 flex-1 overflow-auto overscroll-contain"
    >
      {blocks.map((block, index) =>
        block.kind === 'gap' ? (
          <DiffGap
            key={block.key}
            gap={block}
            onShow={source ? (from, to) => setRanges((shown) => [...shown, [from, to]]) : null}
          />
        ) : (
          <DiffLinesBlock
            key={block.key}
            block={block}
            type={parsed.type}
            view={view}
            tokens={tokens}
            chosen={cursor.line?.block === block.key ? cursor.line.key : null}
            widgets={widgets.get(block.key) ?? null}
            isFirst={index < FIRST_BLOCKS}
            isKept={kept.has(block.key)}
            scroller={box}
            onGutter={remark}
          />
        ),
      )}
      <output className="sr-only">{cursor.line ? lineWords(cursor.line) : ''}</output>
    </Scroller>
  );
}

/** Notes by block and line. Those of both sides of one line stand below each other. */
function placeNotes(lines: ReturnType<typeof choosableLines>, notes: readonly LineNote[]) {
  const widgets = new Map<string, Record<string, ReactNode>>();
  const kept = new Set<string>();
  for (const note of notes) {
    const key = keyOfPlace(lines, note.side, note.line);
    const line = lines.find((each) => each.key === key);
    if (key === null || !line) continue;
    const before = widgets.get(line.block) ?? {};
    const above = before[key];
    const both = above ? (
      <>
        {above}
        {note.element}
      </>
    ) : (
      note.element
    );
    widgets.set(line.block, { ...before, [key]: both });
    if (note.stays) kept.add(line.block);
  }
  return { widgets, kept };
}
