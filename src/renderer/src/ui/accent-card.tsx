import type { ReactNode } from 'react';
import { Glyph } from './glyph';

/** The one frame in the accent's colour: something waits for an answer. */
export function AccentCard({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section data-asks className="flex gap-2.5 rounded-md border border-needs-line bg-needs-soft px-3 py-2">
      <Glyph shape="flag" label="needs you" className="mt-0.5 text-needs" />
      <div className="grid min-w-0 flex-1 gap-1.5">
        <h2 className="font-semibold wrap-anywhere text-needs">
          <bdi>{title}</bdi>
        </h2>
        {children}
      </div>
    </section>
  );
}
