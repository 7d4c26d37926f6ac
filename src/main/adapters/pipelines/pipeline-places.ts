import { isMap, isNode, isPair, isScalar, isSeq } from 'yaml';
import type { Document, Node } from 'yaml';

/** Of a field in a file: the keys and indexes that lead to it. */
export type Path = readonly PropertyKey[];

/** The node at the path, or the nearest one around it: a missing field is where it should have been. */
function nodeAt(document: Document, path: Path): Node | null {
  let node: unknown = document.contents;
  for (const key of path) {
    const next = isMap(node) || isSeq(node) ? node.get(key, true) : undefined;
    if (!isNode(next)) break;
    node = next;
  }
  return isNode(node) ? node : null;
}

/** The key of a field is a better place to point to than its value, which may stand in the next line. */
export function startOf(document: Document, path: Path): number | null {
  const holder = nodeAt(document, path.slice(0, -1));
  const last = path.at(-1);
  if (isMap(holder)) {
    const pair = holder.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === last);
    if (isScalar(pair?.key) && pair.key.range) return pair.key.range[0];
  }
  return nodeAt(document, path)?.range?.[0] ?? null;
}

/** Where a field ends; of a missing one, where what it is missing in ends. */
export const endOf = (document: Document, path: Path): number | null => nodeAt(document, path)?.range?.[1] ?? null;
