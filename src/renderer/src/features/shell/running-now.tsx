import type { FarmStatus } from '../../state/view/farm-status';
import { Glyph } from '../../ui/glyph';

/** `1 / 2 running`; `1 running, 1 tries again / 2`, in a small window with a sign in place of the words. */
export function RunningNow({ status: { running, retrying, most } }: { status: FarmStatus }) {
  if (retrying === 0)
    return (
      <span className="tick">
        {running} / {most} <span className="text-ink-2 max-md:sr-only">running</span>
      </span>
    );
  return (
    <span className="tick">
      {running} <span className="text-ink-2 max-md:sr-only">running, </span>
      <Glyph shape="pause" className="inline size-3 align-[-0.25em] text-held md:hidden" /> {retrying}{' '}
      <span className="text-ink-2 max-md:sr-only">{retrying === 1 ? 'tries' : 'try'} again</span> / {most}
    </span>
  );
}
