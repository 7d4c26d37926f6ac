import { capsOf } from './key-caps';

/** A key or keys, drawn as caps: `ctrl+f`, `g h`. Hidden from screen readers: the button it stands in has `aria-keyshortcuts`. */
export function Kbd({ keys, onDark = false }: { keys: string; onDark?: boolean }) {
  return (
    <kbd aria-hidden="true" className="inline-flex items-center gap-0.5 max-md:hidden">
      {capsOf(keys).map((cap) => (
        <span
          key={cap}
          className={
            onDark
              ? 'inline-flex h-4 min-w-4 items-center justify-center rounded-sm border border-current/35 px-1 font-sans text-xs leading-none opacity-80'
              : 'inline-flex h-4 min-w-4 items-center justify-center rounded-sm border border-line-strong px-1 font-sans text-xs leading-none text-ink-3'
          }
        >
          {cap}
        </span>
      ))}
    </kbd>
  );
}
