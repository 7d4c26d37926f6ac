import { memo } from 'react';
import type { FarmEvent } from '../../../../main/contract/event';
import { eventLine } from '../../state/view/event-words';
import type { EventTone } from '../../state/view/event-words';
import { clockSeconds } from '../../state/view/words';
import { classNames } from '../../ui/class-names';
import { InlineCode } from '../../ui/inline-code';

const tones: Readonly<Record<EventTone, string>> = {
  plain: 'text-ink',
  quiet: 'text-ink-3',
  good: 'text-done',
  bad: 'text-fail',
  needs: 'text-needs',
  run: 'text-run',
  held: 'text-held',
};

interface EventRowProps {
  event: FarmEvent;
  isChosen: boolean;
  onChoose: (event: FarmEvent) => void;
}

/** One event in one line: when, what sort, what, how it came out. */
export const EventRow = memo(function EventRow({ event, isChosen, onChoose }: EventRowProps) {
  const line = eventLine(event);
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      className="flex h-full w-full items-center gap-2.5 px-3 text-left text-sm hover:bg-hover aria-pressed:bg-active"
      onClick={() => onChoose(event)}
    >
      <span className="tick shrink-0 font-mono text-xs text-ink-3">{clockSeconds(event.at)}</span>
      <span className={classNames('w-15 shrink-0 truncate', tones[line.tone])}>{line.label}</span>
      <span
        className={classNames(
          'min-w-0 flex-1 truncate',
          line.code && 'font-mono',
          line.tone === 'quiet' && 'text-ink-3',
        )}
      >
        <bdi>{line.code ? line.text : <InlineCode text={line.text} />}</bdi>
      </span>
      <span className={classNames('tick shrink-0', line.tone === 'bad' ? 'text-fail' : 'text-ink-3')}>
        {line.outcome}
      </span>
    </button>
  );
});
