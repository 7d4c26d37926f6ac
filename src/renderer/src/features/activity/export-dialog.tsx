import { useEffect, useRef, useState } from 'react';
import { exportEvents, exportName } from '../../state/activity-export';
import type { ExportProgress } from '../../state/activity-export';
import { isWhole, wholeLog } from '../../state/activity-filter';
import type { LogFilter } from '../../state/activity-filter';
import { useApp } from '../../state/use-app';
import { refusedBy } from '../../state/use-sending';
import type { RefusedWords } from '../../state/use-sending';
import { byteSize, plural } from '../../state/view/words';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { RadioCards } from '../../ui/radio-cards';

interface ExportDialogProps {
  filter: LogFilter;
  onClose: () => void;
}

/** Writes the log to a file of the user's, with progress and a way to stop. */
export function ExportDialog({ filter, onClose }: ExportDialogProps) {
  const app = useApp();
  const narrowed = !isWhole(filter);
  const [what, setWhat] = useState<'shown' | 'all'>(narrowed ? 'shown' : 'all');
  const [progress, setProgress] = useState<ExportProgress | null>(null);
  const [refused, setRefused] = useState<RefusedWords | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function start(): Promise<void> {
    if (running.current) return;
    const controller = new AbortController();
    running.current = controller;
    setRefused(null);
    setProgress({ events: 0, bytes: 0, share: 0 });
    const wanted = what === 'all' ? wholeLog : filter;
    const done = await exportEvents(app.host, wanted, setProgress, controller.signal);
    running.current = null;
    if (done.kind === 'cancelled') return;
    setProgress(null);
    if (done.kind === 'failed') {
      setRefused(refusedBy(done.failure));
      return;
    }
    const name = exportName(Date.now());
    save(done.parts, name);
    app.toasts.show({ tone: 'good', text: `${plural(done.events, 'event')} written to ${name}.` });
    onClose();
  }

  return (
    <Dialog
      title="Export the log"
      onClose={onClose}
      onSubmit={() => void start()}
      refused={refused}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" aria-disabled={progress !== null} data-autofocus>
            {progress ? 'Writing…' : 'Export'}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <p className="text-ink-2">
          A file of JSON lines, one event in each, oldest first. Keys, tokens and other secrets that Croft knows of are
          taken out.
        </p>
        {narrowed && (
          <RadioCards<'shown' | 'all'>
            legend="What goes into it"
            value={what}
            onChange={setWhat}
            cards={[
              { value: 'shown', title: 'What the filters show', text: 'Only events that you see in the list now.' },
              { value: 'all', title: 'Everything', text: 'The whole log from its beginning.' },
            ]}
          />
        )}
        {progress && <ProgressLine progress={progress} />}
      </div>
    </Dialog>
  );
}

function ProgressLine({ progress: { events, bytes, share } }: { progress: ExportProgress }) {
  return (
    <div className="grid gap-1.5">
      <progress aria-label="Written so far" max={1} value={share} className="h-1.5 w-full accent-ink" />
      <p className="tick text-sm text-ink-2">
        {Math.round(share * 100)} % · {plural(events, 'event')} · {byteSize(bytes)}
      </p>
    </div>
  );
}

const FORGET_MS = 60_000;

/** Hands a file to the browser. Its address is given back when the browser has had time to take it. */
function save(parts: readonly string[], name: string): void {
  const address = URL.createObjectURL(new Blob([...parts], { type: 'application/x-ndjson' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), FORGET_MS);
}
