/** A share of a whole, 0..1, drawn small; the words beside it say the number. */
export function Meter({ share, tone = 'plain' }: { share: number; tone?: 'plain' | 'full' }) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <span aria-hidden="true" className="inline-block h-1.5 w-12 overflow-hidden rounded-full bg-active">
      <span
        className={`block h-full rounded-full ${tone === 'full' ? 'bg-held' : 'bg-ink-3'}`}
        style={{ width: `${percent}%` }}
      />
    </span>
  );
}
