/** A grey bar where text will be. It comes late, so that what answers at once never flashes. */
export function Skeleton({ className = '' }: { className?: string }) {
  return <span aria-hidden="true" className={`late block h-3 rounded-sm bg-active ${className}`} />;
}

/** Rows of bars while a list loads; where that takes a while, with words for what is waited for. */
export function SkeletonRows({ rows, label }: { rows: number; label: string }) {
  return (
    <output aria-label={label} className="grid">
      <p aria-hidden="true" className="later px-4 py-1.5 text-ink-2">
        {label}…
      </p>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex h-(--row) items-center gap-3 px-4">
          <Skeleton className="size-3.5 rounded-full" />
          <Skeleton className={row % 3 === 0 ? 'w-2/5' : row % 3 === 1 ? 'w-1/3' : 'w-1/2'} />
          <span className="flex-1" />
          <Skeleton className="w-12" />
        </div>
      ))}
    </output>
  );
}
