/** A block of prose. `at` is where it began: a key that is its own. */
export type ProseBlock =
  | { readonly kind: 'paragraph' | 'heading' | 'code'; readonly at: number; readonly text: string }
  | { readonly kind: 'list'; readonly at: number; readonly items: readonly ListItem[] };

export interface ListItem {
  readonly at: number;
  readonly depth: number;
  /** `•`, or the number as it was written. */
  readonly mark: string;
  readonly text: string;
}

const FENCE = /^\s*(`{3,}|~{3,})/;
const HEADING = /^#{1,6}\s+(.*?)\s*#*$/;
const ITEM = /^(\s*)(?:[-*+]|(\d{1,3}[.)]))\s+(.*)$/;

/**
 * Cuts text as agents write it into headings, lists, code and paragraphs. There are no links, pictures or HTML in it: what
 * looks like one stays the text that it is.
 */
export function parseProse(text: string): readonly ProseBlock[] {
  const blocks: ProseBlock[] = [];
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  let fence: string | null = null;
  let open = false;

  lines.forEach((line, at) => {
    const mark = FENCE.exec(line)?.[1] ?? null;
    if (fence !== null) {
      if (mark?.startsWith(fence) === true) fence = null;
      else append(blocks, line);
      return;
    }
    if (mark !== null) {
      fence = mark;
      open = false;
      blocks.push({ kind: 'code', at, text: '' });
      return;
    }
    const block = readLine(line, at);
    if (block === null) open = false;
    else if (block.kind === 'list' && joinList(blocks, block.items)) open = true;
    else if (block.kind === 'paragraph' && open) append(blocks, line.trim());
    else {
      blocks.push(block);
      open = block.kind !== 'heading';
    }
  });
  return blocks;
}

function readLine(line: string, at: number): ProseBlock | null {
  if (line.trim() === '') return null;
  const heading = HEADING.exec(line);
  if (heading) return { kind: 'heading', at, text: heading[1] ?? '' };
  const item = ITEM.exec(line);
  if (!item) return { kind: 'paragraph', at, text: line.trim() };
  const [, indent = '', mark = '•', text = ''] = item;
  return { kind: 'list', at, items: [{ at, depth: Math.min(3, Math.floor(indent.length / 2)), mark, text }] };
}

/** Adds a line to the last block: to its text, or to the last item of a list. */
function append(blocks: ProseBlock[], line: string): void {
  const last = blocks.pop();
  if (!last) return;
  if (last.kind !== 'list') {
    blocks.push({ ...last, text: last.text === '' ? line : `${last.text}\n${line}` });
    return;
  }
  const item = last.items.at(-1);
  const items = item ? [...last.items.slice(0, -1), { ...item, text: `${item.text}\n${line}` }] : last.items;
  blocks.push({ ...last, items });
}

function joinList(blocks: ProseBlock[], items: readonly ListItem[]): boolean {
  const last = blocks.at(-1);
  if (last?.kind !== 'list') return false;
  blocks[blocks.length - 1] = { ...last, items: [...last.items, ...items] };
  return true;
}
