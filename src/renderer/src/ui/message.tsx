import { CircleAlert, Info } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names';
import { CopyButton } from './copy-button';
import { InlineCode } from './inline-code';
import { visibleTurns } from './visible-text';

interface TroubleProps {
  title: string;
  next?: string | null | undefined;
  /** For people who report a fault. */
  details?: string | null;
  children?: ReactNode;
}

/** What went wrong, in a sentence, what to do about it, and the details to copy. */
export function Trouble({ title, next, details, children }: TroubleProps) {
  return (
    <div role="alert" className="flex gap-2.5 rounded-md border border-line bg-fail-soft p-3">
      <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-fail" />
      <div className="grid min-w-0 flex-1 gap-1">
        <p className="font-medium wrap-anywhere">{visibleTurns(title)}</p>
        {next !== undefined && next !== null && (
          <p className="text-ink-2 wrap-anywhere">
            <InlineCode text={visibleTurns(next)} />
          </p>
        )}
        {(children !== undefined || (details ?? '') !== '') && (
          <div className={classNames('mt-1 flex flex-wrap items-center gap-2', children === undefined && '-ml-2')}>
            {children}
            {(details ?? '') !== '' && <CopyButton text={details ?? ''} words="Copy details" />}
          </div>
        )}
      </div>
    </div>
  );
}

/** What a page is for, while it has nothing to show. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="grid flex-1 place-content-center justify-items-center gap-2 px-6 py-10 text-center">
      <p className="font-medium">{title}</p>
      {children !== undefined && <div className="grid max-w-md gap-3 text-ink-2">{children}</div>}
    </div>
  );
}

/** Something to know, neither good nor bad. */
export function Note({ children }: { children: ReactNode }) {
  return (
    <div className="flex gap-2.5 rounded-md border border-line bg-sunken p-3 text-ink-2">
      <Info aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-ink-3" />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}
