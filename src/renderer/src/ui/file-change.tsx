import { classNames } from './class-names';
import { MiddleCut } from './middle-cut';

const letters = { added: 'A', modified: 'M', deleted: 'D', renamed: 'R', other: '?' } as const;
const tones = {
  added: 'text-done',
  modified: 'text-ink-2',
  deleted: 'text-fail',
  renamed: 'text-ink-2',
  other: 'text-ink-3',
} as const;

/** What has happened to a file, as a letter. */
export function FileLetter({ status }: { status: keyof typeof letters }) {
  return (
    <span title={status} className={classNames('w-3 shrink-0 text-center font-mono text-sm', tones[status])}>
      <span aria-hidden="true">{letters[status]}</span>
      <span className="sr-only">{status}</span>
    </span>
  );
}

/** How many lines of a file have changed; null: they cannot be counted. */
export function LineCounts({ added, removed }: { added: number | null; removed: number | null }) {
  return (
    <>
      <span className="tick shrink-0 text-xs text-done">{added === null ? '' : `+${added}`}</span>
      <span className="tick min-w-9 shrink-0 text-right text-xs text-fail">
        {removed === null ? <span className="text-ink-3">binary</span> : `−${removed}`}
      </span>
    </>
  );
}

/** Where a file is, and where it was before it was moved. */
export function FileName({ path, from }: { path: string; from: string | null }) {
  return (
    <>
      {from !== null && (
        <>
          <MiddleCut text={from} className="text-ink-3" />
          <span aria-label="renamed to">→</span>
        </>
      )}
      <MiddleCut text={path} />
    </>
  );
}
