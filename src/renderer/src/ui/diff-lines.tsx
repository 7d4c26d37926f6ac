import { classNames } from './class-names';
import { Scroller } from './scroller';

export interface DiffLineItem {
  readonly kind: 'same' | 'added' | 'removed' | 'hunk' | 'note';
  readonly text: string;
  readonly before: number | null;
  readonly after: number | null;
}

const looks: Readonly<Record<DiffLineItem['kind'], string>> = {
  same: '',
  added: 'bg-done-soft',
  removed: 'bg-fail-soft',
  hunk: 'bg-sunken text-ink-3',
  note: 'text-ink-3',
};
const marks = { same: ' ', added: '+', removed: '−', hunk: '⋯', note: ' ' } as const;
const markTones = { same: '', added: 'text-done', removed: 'text-fail', hunk: 'text-ink-3', note: '' } as const;

/** Lines of a unified diff with their numbers. Added and removed are told by a mark as well as by colour. */
export function DiffLines({ lines, label }: { lines: readonly DiffLineItem[]; label: string }) {
  return (
    <Scroller aria-label={label} className="overflow-x-auto" dir="ltr">
      <div className="w-max min-w-full py-0.5 font-mono text-sm leading-[1.5]">
        {lines.map((line) => (
          <div
            key={`${line.kind} ${line.before} ${line.after}`}
            className={classNames(
              'flex [contain-intrinsic-size:auto_18px] [content-visibility:auto]',
              looks[line.kind],
            )}
          >
            <span aria-hidden="true" className="tick w-10 shrink-0 pr-1.5 text-right text-ink-3 select-none">
              {line.kind === 'hunk' ? '' : (line.after ?? line.before ?? '')}
            </span>
            <span className={classNames('w-4 shrink-0 text-center select-none', markTones[line.kind])}>
              {marks[line.kind]}
            </span>
            <span className="pr-4 whitespace-pre">{line.text || ' '}</span>
          </div>
        ))}
      </div>
    </Scroller>
  );
}
