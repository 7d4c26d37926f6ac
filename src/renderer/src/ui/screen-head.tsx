import type { ReactNode } from 'react';

/** The head of a plain screen: what it is, what it says in a line, what can be done. */
export function ScreenHead({ title, words, children }: { title: string; words?: ReactNode; children?: ReactNode }) {
  return (
    <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2">
      <h1 className="text-lg">{title}</h1>
      <p className="min-w-0 flex-1 truncate text-ink-2">{words}</p>
      {children}
    </header>
  );
}
