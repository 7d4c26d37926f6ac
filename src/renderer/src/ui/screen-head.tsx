import type { ReactNode } from 'react';
import { classNames } from './class-names';

/** The head of a plain screen: what it is, what it says in a line, what can be done. */
export function ScreenHead({ title, words, children }: { title: string; words?: ReactNode; children?: ReactNode }) {
  const hasMore = children !== undefined && children !== null;
  return (
    <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2">
      <h1 className={classNames('text-lg', hasMore && 'max-md:flex-1')}>{title}</h1>
      <p
        className={classNames(
          'min-w-0 flex-1 truncate text-ink-2',
          // Beside what can be done there is no room for them.
          hasMore && 'max-md:order-last max-md:flex-none max-md:basis-full max-md:whitespace-normal',
        )}
      >
        {words}
      </p>
      {children}
    </header>
  );
}
