import { memo } from 'react';
import type { FarmEvent } from '../../../../main/contract/event';
import { eventLine } from '../../state/view/event-words';
import { clockSeconds } from '../../state/view/words';
import { InlineCode } from '../../ui/inline-code';
import { LogLine } from '../../ui/log-line';

interface EventRowProps {
  event: FarmEvent;
  isChosen: boolean;
  onChoose: (event: FarmEvent) => void;
}

/** One event of a task in one line. */
export const EventRow = memo(function EventRow({ event, isChosen, onChoose }: EventRowProps) {
  const { label, tone, code, outcome, text } = eventLine(event);
  return (
    <LogLine
      times={[clockSeconds(event.at)]}
      label={label}
      tone={tone}
      isCode={code}
      outcome={outcome}
      isChosen={isChosen}
      onChoose={() => onChoose(event)}
    >
      {code ? text : <InlineCode text={text} />}
    </LogLine>
  );
});
