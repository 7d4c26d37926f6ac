import { useState } from 'react';
import type { Ask, AskAnswer } from '../../../../main/contract/run';
import { useKeptWords } from '../../state/kept-words';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import { askWords } from '../../state/view/needs';
import { AccentCard } from '../../ui/accent-card';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/field';
import { useFocusOnMount } from '../../ui/use-focus-on-mount';
import { InlineCode } from '../../ui/inline-code';
import { PlainFields } from '../../ui/plain-fields';
import { denialPlace } from './kept-answer';
import { useAnswering } from './use-answering';

/** An agent asks whether it may use a tool. What exactly it would do is shown in full, never folded. */
export function PermissionCard({ ask, hasKeys }: { ask: Ask; hasKeys: boolean }) {
  const { words, write } = useKeptWords(denialPlace(ask.id));
  const [isDenying, setDenying] = useState(words !== '');
  const answering = useAnswering(ask, words);
  const { busy } = answering;
  const send = (answer: AskAnswer) => void answering.send(answer);
  const allow = () => send({ kind: 'allow', always: false });
  const allowAlways = () => send({ kind: 'allow', always: true });
  const deny = () => setDenying(true);
  useShortcuts(hasKeys ? { allow, 'allow-always': allowAlways, deny } : {});

  return (
    <AccentCard title={<InlineCode text={`May the agent ${askWords(ask)}`} />}>
      {ask.why !== null && <p className="text-ink-2 wrap-anywhere">{ask.why}</p>}
      <PlainFields fields={ask.input} className="max-h-52" />
      {isDenying ? (
        <DenyForm
          words={words}
          onWords={write}
          onCancel={() => setDenying(false)}
          onDeny={() => send({ kind: 'deny', message: words.trim() || USUAL })}
        />
      ) : (
        <div className="flex flex-wrap items-center gap-1.5">
          <Button look="accent" keys={hasKeys ? 'a' : undefined} disabled={busy} onClick={allow}>
            Allow
          </Button>
          <Button keys={hasKeys ? 'shift+a' : undefined} disabled={busy} onClick={allowAlways}>
            Allow {ask.toolName} for this run
          </Button>
          <Button keys={hasKeys ? 'd' : undefined} disabled={busy} onClick={deny}>
            Deny…
          </Button>
        </div>
      )}
    </AccentCard>
  );
}

const USUAL = 'Denied by the user.';

interface DenyFormProps {
  words: string;
  onWords: (words: string) => void;
  onCancel: () => void;
  onDeny: () => void;
}

function DenyForm({ words, onWords, onCancel, onDeny }: DenyFormProps) {
  const field = useFocusOnMount<HTMLInputElement>();
  return (
    <form
      className="flex flex-wrap items-end gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        onDeny();
      }}
    >
      <div className="min-w-0 flex-[1_1_14rem]">
        <TextField
          label="What should it do instead?"
          bare
          ref={field}
          maxLength={4000}
          value={words}
          placeholder="What should it do instead? (may stay empty)"
          onChange={(event) => onWords(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.preventDefault();
            onCancel();
          }}
        />
      </div>
      <Button look="danger" type="submit" keys="enter">
        Deny
      </Button>
      <Button look="quiet" onClick={onCancel}>
        Back
      </Button>
    </form>
  );
}
