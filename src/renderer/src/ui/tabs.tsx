import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { Kbd } from './kbd';

export interface Tab<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly count?: number | undefined;
  readonly keys?: string;
}

interface TabsProps<T extends string> {
  label: string;
  tabs: readonly Tab<T>[];
  value: T;
  onChange: (value: T) => void;
  children: ReactNode;
  className?: string;
}

/** Panels of which one is shown; put each in a `TabPanel`. */
export function Tabs<T extends string>({ label, tabs, value, onChange, children, className = '' }: TabsProps<T>) {
  return (
    <Radix.Root
      value={value}
      onValueChange={(next) => onChange(next as T)}
      className={`flex min-h-0 min-w-0 flex-1 flex-col ${className}`}
    >
      <Radix.List
        aria-label={label}
        className="flex h-9 shrink-0 items-stretch gap-1 border-b border-line px-2 max-md:h-11"
      >
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px flex items-center gap-1.5 border-b-2 border-transparent px-2 text-ink-2 hover:text-ink data-[state=active]:border-ink data-[state=active]:font-medium data-[state=active]:text-ink"
          >
            {tab.label}
            {tab.count !== undefined && tab.count > 0 && <span className="tick text-sm text-ink-3">{tab.count}</span>}
            {tab.keys !== undefined && <Kbd keys={tab.keys} />}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {children}
    </Radix.Root>
  );
}

/** What a tab shows. */
export function TabPanel({
  value,
  children,
  className = '',
}: {
  value: string;
  children: ReactNode;
  className?: string;
}) {
  return (
    <Radix.Content value={value} className={`flex min-h-0 min-w-0 flex-1 flex-col ${className}`}>
      {children}
    </Radix.Content>
  );
}
