import { X } from 'lucide-react';
import type { FarmEvent } from '../../../../main/contract/event';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import { eventText } from '../../state/view/event-text';
import { eventLine } from '../../state/view/event-words';
import { clockSeconds } from '../../state/view/words';
import { CopyButton } from '../../ui/copy-button';
import { IconButton } from '../../ui/icon-button';

/** All that an event holds, as plain text. */
export function EventDetails({ event, onClose }: { event: FarmEvent; onClose: () => void }) {
  useShortcuts({ out: onClose });
  const text = eventText(event);
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
      <pre dir="auto" tabIndex={0} className="min-h-0 flex-1 overflow-auto px-3 pb-3 text-sm wrap-anywhere whitespace-pre-wrap">
        {text}
      </pre>
    </section>
  );
}
