import type { Terminal } from '@xterm/xterm';

type Cell = readonly [column: number, row: number] | null | undefined;

/** What xterm draws with, as far as it matters here; not part of what it publishes. */
interface Drawing {
  handleSelectionChanged(start: Cell, end: Cell, isColumns: boolean): void;
}

/**
 * Leaves the selection out of the drawing where there is none. xterm draws all rows once more for it whenever a line comes: half of all
 * that a terminal costs which only prints.
 */
export function drawSelectionOnlyIfAny(term: Terminal): void {
  const drawing = drawingOf(term);
  if (!drawing) return;
  const draw = drawing.handleSelectionChanged.bind(drawing);
  let isDrawn = false;
  drawing.handleSelectionChanged = (start, end, isColumns) => {
    const isAny = Boolean(start && end);
    if (isAny || isDrawn) draw(start, end, isColumns);
    isDrawn = isAny;
  };
}

function drawingOf(term: object): Drawing | null {
  const core = partOf(term, '_core');
  const drawing = core && partOf(core, '_renderService');
  return drawing && isDrawing(drawing) ? drawing : null;
}

function partOf(whole: object, name: string): object | null {
  const part: unknown = Reflect.get(whole, name);
  return typeof part === 'object' ? part : null;
}

const isDrawing = (part: object): part is Drawing =>
  'handleSelectionChanged' in part && typeof part.handleSelectionChanged === 'function';
