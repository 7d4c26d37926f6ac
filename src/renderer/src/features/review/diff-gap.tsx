import { plural } from '../../state/view/words';
import { Button } from '../../ui/button';
import type { Gap } from './diff-model';

const STEP = 20;

/** Unchanged lines that are left out, and ways to see them. */
export function DiffGap({ gap, onShow }: { gap: Gap; onShow: ((from: number, to: number) => void) | null }) {
  const { from, to, heading } = gap;
  const hidden = to - from;
  const isLong = hidden > 2 * STEP;
  return (
    <div className="flex min-h-7 items-center gap-1 border-y border-line bg-sunken px-2 font-sans text-sm text-ink-3">
      {onShow ? (
        <>
          {isLong && (
            <>
              <Button
                small
                look="quiet"
                aria-label={`Show ${STEP} lines more below`}
                onClick={() => onShow(from, from + STEP)}
              >
                ↓ {STEP}
              </Button>
              <Button
                small
                look="quiet"
                aria-label={`Show ${STEP} lines more above`}
                onClick={() => onShow(to - STEP, to)}
              >
                ↑ {STEP}
              </Button>
            </>
          )}
          <Button small look="quiet" onClick={() => onShow(from, to)}>
            Show {plural(hidden, 'unchanged line')}
          </Button>
        </>
      ) : (
        <span className="px-2">{plural(hidden, 'unchanged line')}</span>
      )}
      <span className="min-w-0 flex-1 truncate font-mono">{heading}</span>
    </div>
  );
}
