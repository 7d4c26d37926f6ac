import type { ReactNode } from 'react';

/** Settings that belong together. */
export function Group({ title, text, children }: { title: string; text?: string; children?: ReactNode }) {
  return (
    <section className="grid gap-3">
      <div>
        <h2 className="text-lg">{title}</h2>
        {text !== undefined && <p className="text-ink-2">{text}</p>}
      </div>
      {children !== undefined && <div className="grid items-start gap-x-4 gap-y-3 md:grid-cols-2">{children}</div>}
    </section>
  );
}
