import { TriangleAlert } from 'lucide-react';
import { lineNumbers } from './diff-facts';
import type { DiffFacts } from './diff-facts';

/** What the lines of a change do not show: modes, line ends, hidden characters. Nothing where there is nothing to say. */
export function FactsBar({ facts: { words, turned } }: { facts: DiffFacts }) {
  return (
    <>
      {turned.length > 0 && (
        <p role="alert" className="flex shrink-0 gap-2 border-b border-line bg-fail-soft px-3 py-1.5">
          <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-fail" />
          <span>
            Hidden characters turn the direction of writing in {lineNumbers(turned)}: what you read may not be what
            runs.
          </span>
        </p>
      )}
      {words.length > 0 && (
        <p className="shrink-0 border-b border-line bg-canvas px-3 py-1 text-sm text-ink-2">{words.join(' ')}</p>
      )}
    </>
  );
}
