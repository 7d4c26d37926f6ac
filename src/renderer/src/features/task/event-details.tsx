import { X } from 'lucide-react';
import type { FarmEvent } from '../../../../main/contract/event';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import { eventText } from '../../state/view/event-text';
import { eventLine } from '../../state/view/event-words';
import { clockSeconds } from '../../state/view/words';
import { CopyButton } from '../../ui/copy-button';
import { IconButton } from '../../ui/icon-button';
import { Scroller } from '../../ui/scroller';

interface EventDetailsProps {
  event: FarmEvent;
  /** For the end of a tool use: its start, which holds what the tool was given. */
  start: FarmEvent | undefined;
  onClose: () => void;
}

/** All that an event holds, as plain text. */
export function EventDetails({ event, start, onClose }: EventDetailsProps) {
  useShortcuts({ out: onClose });
  const text = start ? `${eventText(start)}\n\n${eventText(event)}` : eventText(event);
  return (
    <section aria-label="Event" className="flex max-h-[45%] shrink-0 flex-col border-t border-line bg-sunken">
      <header className="flex h-8 shrink-0 items-center gap-2 pr-1 pl-3 text-sm">
        <h3>{eventLine(event).label}</h3>
        <span className="tick flex-1 text-ink-3">
          {clockSeconds(event.at)} · number {event.seq}
        </span>
        <CopyButton text={text} />
        <IconButton label="Close" keys="escape" onClick={onClose}>
          <X />
        </IconButton>
      </header>
      <Scroller
        as="pre"
        aria-label="What it holds"
        dir="auto"

        className="min-h-0 flex-1 overflow-auto px-3 pb-3 text-sm wrap-anywhere whitespace-pre-wrap"
      >
        {text}
      </Scroller>
    </section>
  );
}
