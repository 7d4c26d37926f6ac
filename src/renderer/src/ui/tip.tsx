import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';
import { Kbd } from './kbd';

/** Words that appear beside what is hovered or focused. Never the only place of something that matters. */
export function Tip({ words, keys, children }: { words: ReactNode; keys?: string | undefined; children: ReactNode }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-w-80 items-center gap-2 rounded-md border border-line bg-raised px-2 py-1 text-sm text-ink shadow-float"
        >
          {words}
          {keys !== undefined && <Kbd keys={keys} />}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

/** Closes an open tip, as any other that opens would: a dialog needs the first Escape for itself. */
export const closeTips = (): boolean => document.dispatchEvent(new CustomEvent('tooltip.open'));

/** Once around everything that has tips. */
export function TipProvider({ children }: { children: ReactNode }) {
  return (
    <Tooltip.Provider delayDuration={450} skipDelayDuration={200}>
      {children}
    </Tooltip.Provider>
  );
}
