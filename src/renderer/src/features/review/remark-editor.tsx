import { useEffect, useRef, useState } from 'react';
import { createUnsavedWords } from '../../state/review-unsaved';
import { Button } from '../../ui/button';

const unsaved = createUnsavedWords(() => window.localStorage);
const MOST_WORDS = 10_000;

interface RemarkEditorProps {
  label: string;
  /** What the words are kept under while they are written: they survive a reload. */
  place: string;
  /** Words of the draft that is edited. */
  first: string;
  /** True: it was written down, the editor may go. */
  onSave: (text: string) => Promise<boolean>;
  onClose: () => void;
}

/** Words about a line. Ctrl-Enter writes them down, Escape leaves. */
export function RemarkEditor({ label, place, first, onSave, onClose }: RemarkEditorProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [words, setWords] = useState(() => unsaved.read(place) || first);
  const [busy, setBusy] = useState(false);
  const text = words.trim();
  useEffect(() => {
    const element = field.current;
    element?.focus({ preventScroll: true });
    element?.setSelectionRange(element.value.length, element.value.length);
    element?.scrollIntoView({ block: 'nearest' });
  }, []);

  const write = (next: string) => {
    setWords(next);
    unsaved.write(place, next === first ? '' : next);
  };
  const close = () => {
    unsaved.write(place, '');
    onClose();
  };
  async function save(): Promise<void> {
    if (text === '' || busy) return;
    setBusy(true);
    const done = await onSave(text);
    setBusy(false);
    if (done) close();
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
        className="field-sizing-content max-h-80 min-h-16 w-full resize-none rounded-md border border-control bg-surface px-2.5 py-1.5 placeholder:text-ink-3 max-md:text-[16px]"
        onChange={(event) => write(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save();
          else if (event.key === 'Escape') close();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" small look="primary" keys="ctrl+enter" disabled={busy || text === ''}>
          Keep as draft
        </Button>
        <Button small look="quiet" keys="escape" onClick={close}>
          Cancel
        </Button>
        <span className="text-sm text-ink-3 max-md:hidden">Drafts go to the agent together, when you send back.</span>
      </div>
    </form>
  );
}
