import { ExternalLink, ListFilter, X } from 'lucide-react';
import type { FarmEvent } from '../../../../main/contract/event';
import { hrefOf } from '../../state/router';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import { eventLine } from '../../state/view/event-words';
import { clockSeconds } from '../../state/view/words';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { IconButton } from '../../ui/icon-button';
import { Scroller } from '../../ui/scroller';

interface LogDetailsProps {
  event: FarmEvent;
  onOnlyTask: (() => void) | null;
  onOnlyRun: (() => void) | null;
  onClose: () => void;
}

/** All that an event holds, as it is kept, and the ways to what it is about. */
export function LogDetails({ event, onOnlyTask, onOnlyRun, onClose }: LogDetailsProps) {
  useShortcuts({ out: onClose });
  const text = JSON.stringify(event, null, 2);
  const when = `${new Date(event.at).toLocaleDateString('en-GB')} ${clockSeconds(event.at)}`;
  return (
    <section aria-label="Event" className="flex h-[42%] min-h-40 shrink-0 flex-col border-t border-line bg-sunken">
      <header className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-2 pr-1 pl-4 text-sm">
        <h2>{eventLine(event).label}</h2>
        <span className="tick min-w-0 flex-1 truncate text-ink-3">
          {when} · number {event.seq.toLocaleString('en-US')}
        </span>
        {onOnlyTask && (
          <Button small look="quiet" icon={<ListFilter />} onClick={onOnlyTask}>
            Only this task
          </Button>
        )}
        {onOnlyRun && (
          <Button small look="quiet" icon={<ListFilter />} onClick={onOnlyRun}>
            Only this run
          </Button>
        )}
        {event.taskId !== null && (
          <a
            href={hrefOf({ screen: 'task', taskId: event.taskId })}
            className="flex h-6 items-center gap-1.5 rounded-md px-2 font-medium text-ink-2 hover:bg-hover hover:text-ink max-md:h-9"
          >
            <ExternalLink aria-hidden="true" className="size-3.5" />
            Open task
          </a>
        )}
        <CopyButton text={text} label="Copy as JSON" />
        <IconButton label="Close" keys="escape" onClick={onClose}>
          <X />
        </IconButton>
      </header>
      <Scroller
        as="pre"
        aria-label="What it holds"
        dir="ltr"
        className="min-h-0 flex-1 overflow-auto px-4 pb-3 text-sm wrap-anywhere whitespace-pre-wrap"
      >
        {text}
      </Scroller>
    </section>
  );
}
