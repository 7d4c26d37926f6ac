import type { UnkeptRemark } from '../../state/unkept-remarks';
import { unkeptWords } from '../../state/review-words';
import { CheckField } from '../../ui/check-field';
import { MiddleCut } from '../../ui/middle-cut';

interface UnkeptPartProps {
  remarks: readonly UnkeptRemark[];
  isIncluded: boolean;
  onInclude: (isIncluded: boolean) => void;
}

/** Remarks that were written and not kept, and whether they go with the others. */
export function UnkeptPart({ remarks, isIncluded, onInclude }: UnkeptPartProps) {
  return (
    <div className="grid gap-2">
      <CheckField
        label={`Include ${unkeptWords(remarks.length)}`}
        hint={isIncluded ? undefined : 'What you have written stays on its line, and the agent does not see it.'}
        checked={isIncluded}
        onChange={onInclude}
      />
      <ul aria-label="Remarks that you have not kept yet" className="grid gap-1.5">
        {remarks.map(({ key, path, line, words, draft }) => (
          <li key={key} className="rounded-md border border-dashed border-line-strong px-3 py-1.5">
            <p className="flex min-w-0 font-mono text-sm text-ink-3">
              <MiddleCut text={`${path}:${line}`} />
            </p>
            {draft !== null && <p className="text-sm text-ink-3">In place of the draft there:</p>}
            <p dir="auto" className="whitespace-pre-wrap wrap-anywhere">
              {words.trim()}
            </p>
          </li>
        ))}
      </ul>
    </div>
  );
}
