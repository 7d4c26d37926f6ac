import { useRef } from 'react';
import type { RefObject } from 'react';
import type { CommitWords } from '../../state/commit-words';
import { TextArea, TextField } from '../../ui/field';

const MOST_BODY = 19_900;

interface MessageFieldsProps {
  words: CommitWords;
  field: RefObject<HTMLInputElement | null>;
  error: string | null;
  onWrite: (words: CommitWords) => void;
}

/** The message of a commit as it will stand in the log: the line that is always shown, and what is below it. */
export function MessageFields({ words, field, error, onWrite }: MessageFieldsProps) {
  const body = useRef<HTMLTextAreaElement>(null);
  return (
    <>
      <TextField
        label="Subject of the commit"
        ref={field}
        value={words.subject}
        className="font-mono text-sm"
        error={error}
        onChange={({ target }) => onWrite({ ...words, subject: target.value })}
        onKeyDown={(event) => {
          // As in a message: the line ends, and nothing is committed by it.
          if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          body.current?.focus();
        }}
      />
      <TextArea
        label="More about it"
        ref={body}
        rows={4}
        maxLength={MOST_BODY}
        value={words.body}
        className="font-mono text-sm"
        hint="Two lines of Croft’s follow it, with the task and its last commit."
        onChange={({ target }) => onWrite({ ...words, body: target.value })}
      />
    </>
  );
}
