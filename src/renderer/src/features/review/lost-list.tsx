import type { NotKept } from '../../../../main/contract/review';
import { sizeWords } from '../../state/review-words';
import { MiddleCut } from '../../ui/middle-cut';

/** What goes with a worktree for good, by path and size. */
export function LostList({ items }: { items: readonly NotKept[] }) {
  return (
    <ul aria-label="No copy is kept of" className="grid gap-1">
      {items.map((item) => (
        <li
          key={item.path}
          className="flex min-w-0 items-baseline gap-3 max-md:flex-col max-md:items-stretch max-md:gap-0"
        >
          <span className="flex min-w-0 flex-1 font-mono text-sm">
            <MiddleCut text={item.path} />
          </span>
          <span className="tick shrink-0 text-sm text-ink-3">{sizeWords(item)}</span>
        </li>
      ))}
    </ul>
  );
}
