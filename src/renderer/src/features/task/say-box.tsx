import { CornerDownLeft, Hand } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Run } from '../../../../main/contract/run';
import type { Task } from '../../../../main/contract/task';
import { call } from '../../state/call';
import { keptWords, useKeptWords, wordsAfter } from '../../state/kept-words';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import { triedInputs } from '../../state/tried-input';
import { useApp } from '../../state/use-app';
import { Button } from '../../ui/button';
import { IconButton } from '../../ui/icon-button';
import { RunOver } from './run-over';

/** Words for the agent, taken into what it does; and a way to make it stop and listen. */
export function SayBox({ run, task }: { run: Run; task: Task }) {
  const app = useApp();
  const field = useRef<HTMLTextAreaElement>(null);
  const place = `say ${task.id}`;
  const { words, write } = useKeptWords(place);
  const [busy, setBusy] = useState(false);
  const isLive = run.status.kind === 'running';
  const interrupt = isLive ? () => void interruptRun() : undefined;
  useShortcuts({ say: isLive ? () => field.current?.focus() : undefined, interrupt });

  async function interruptRun(): Promise<void> {
    if (await call(app, 'run.interrupt', { runId: run.id })) field.current?.focus();
  }

  async function say(): Promise<void> {
    const text = words.trim();
    if (text === '' || busy) return;
    setBusy(true);
    const tried = triedInputs.next(run.id, text);
    const sent = await call(app, 'run.say', tried);
    setBusy(false);
    if (sent) triedInputs.arrived(tried);
    // Whoever writes on meanwhile loses nothing of it.
    if (sent) write(wordsAfter(words, field.current?.value ?? keptWords.read(place)));
  }

  if (!isLive) return <RunOver run={run} task={task} />;
  return (
    <form
      className="flex shrink-0 items-end gap-1.5 border-t border-line p-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        void say();
      }}
    >
      <textarea
        ref={field}
        dir="auto"
        rows={1}
        aria-label="Say something to the agent"
        aria-keyshortcuts="I"
        placeholder="Say something to the agent…"
        maxLength={100_000}
        value={words}
        className="field-sizing-content max-h-40 min-h-8 min-w-0 flex-1 resize-none rounded-md border border-control bg-surface px-2.5 py-1.5 placeholder:text-ink-3 max-md:min-h-10 max-md:text-[16px]"
        onChange={(event) => write(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          void say();
        }}
      />
      <Button
        type="submit"
        keys="enter"
        icon={<CornerDownLeft />}
        disabled={busy || words.trim() === ''}
        className="h-8!"
      >
        <span className="max-md:sr-only">Send</span>
      </Button>
      <IconButton label="Interrupt: break off what it does now" keys="ctrl+." className="h-8!" onClick={interrupt}>
        <Hand />
      </IconButton>
    </form>
  );
}
