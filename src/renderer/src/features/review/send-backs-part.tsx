import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { detailsOf } from '../../state/toasts';
import { useNow } from '../../state/use-app';
import type { SendBacks } from '../../state/use-send-backs';
import { clockTime } from '../../state/view/words';
import { Button } from '../../ui/button';
import { DatedWords } from '../../ui/dated-words';
import { Trouble } from '../../ui/message';
import { Scroller } from '../../ui/scroller';

interface SendBacksPartProps {
  sent: SendBacks;
  /** Whether it is in sight: only then it can be scrolled. */
  isOpen: boolean;
  className: string;
}

/** What was asked for each time that the work was sent back; the last time, which the changes are measured by now, is in sight. */
export function SendBacksPart({ sent: { rounds, failure, isAsking, again }, isOpen, className }: SendBacksPartProps) {
  const now = useNow(false);
  const { part, last } = useLastInSight(isOpen ? rounds.length : 0);
  return (
    <Scroller ref={part} aria-label="Sent back by you" className={className}>
      {failure ? (
        <Trouble title={failure.message} next={failure.next} details={detailsOf(failure)}>
          <Button small aria-disabled={isAsking} onClick={isAsking ? undefined : again}>
            {isAsking ? 'Trying…' : 'Try again'}
          </Button>
        </Trouble>
      ) : (
        <ol className="grid gap-3">
          {rounds.map(({ at, words, remarks }) => (
            <li key={at} ref={at === rounds.at(-1)?.at ? last : undefined} className="min-w-0">
              <DatedWords title="Sent back by you" when={clockTime(at, now)} text={words} points={remarks} />
            </li>
          ))}
        </ol>
      )}
    </Scroller>
  );
}

interface InSight {
  part: RefObject<HTMLElement | null>;
  last: RefObject<HTMLLIElement | null>;
}

/** Scrolls a part to the last of what is in it when there is more of it. */
function useLastInSight(count: number): InSight {
  const part = useRef<HTMLElement>(null);
  const last = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (count === 0 || !part.current || !last.current) return;
    const room = Number.parseFloat(getComputedStyle(part.current).paddingTop);
    part.current.scrollTop +=
      last.current.getBoundingClientRect().top - part.current.getBoundingClientRect().top - room;
  }, [count]);
  return { part, last };
}
