import { useEffect, useRef, useState } from 'react';
import { keptWords, useKeptWords } from '../../state/kept-words';
import { forgetTry } from '../../state/tried-remarks';
import { Button } from '../../ui/button';

const MOST_WORDS = 10_000;

interface RemarkEditorProps {
  label: string;
  /** What the words are kept under until they are written down: leaving the editor or the page loses none. */
  place: string;
  /** Words of the draft that is edited. */
  first: string;
  /** True: it was written down, the editor may go. */
  onSave: (text: string) => Promise<boolean>;
  onClose: () => void;
}

/** Words about a line. Ctrl-Enter writes them down, Escape leaves; they are there when it is opened again. */
export function RemarkEditor({ label, place, first, onSave, onClose }: RemarkEditorProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const { words, write, forget } = useKeptWords(place, first);
  const [busy, setBusy] = useState(false);
  const text = words.trim();
  useEffect(() => {
    const element = field.current;
    element?.focus({ preventScroll: true });
    element?.setSelectionRange(element.value.length, element.value.length);
    element?.scrollIntoView({ block: 'nearest' });
  }, []);
  // By whichever way it was closed empty.
  useEffect(() => () => forgetTry(keptWords, place), [place]);

  async function save(): Promise<void> {
    if (text === '' || busy) return;
    setBusy(true);
    const done = await onSave(text);
    setBusy(false);
    if (!done) return;
    forget();
    onClose();
  }

  return (
    <form
      className="grid gap-2 p-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <textarea
        ref={field}
        dir="auto"
        rows={3}
        aria-label={label}
        placeholder="What should be different here?"
        maxLength={MOST_WORDS}
        value={words}
        readOnly={busy}
        className="field-sizing-content max-h-80 min-h-16 w-full resize-none rounded-md border border-control bg-surface px-2.5 py-1.5 placeholder:text-ink-3 max-md:text-[16px]"
        onChange={(event) => write(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save();
          else if (event.key === 'Escape') onClose();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" small look="primary" keys="ctrl+enter" disabled={busy || text === ''}>
          Keep as draft
        </Button>
        <Button small look="quiet" keys="escape" onClick={onClose}>
          Close
        </Button>
        <span className="text-sm text-ink-3 max-md:hidden">Drafts go to the agent together, when you send back.</span>
      </div>
    </form>
  );
}
