import { Pencil, Trash2 } from 'lucide-react';
import { joinWords, keptWords } from '../../state/kept-words';
import { forgetTry, triedPlace } from '../../state/tried-remarks';
import type { UnkeptRemark } from '../../state/unkept-remarks';
import { useApp } from '../../state/use-app';
import { IconButton } from '../../ui/icon-button';

/** Words on a line whose editor was left before they were kept as a draft. */
export function UnkeptCard({ remark, onWrite }: { remark: UnkeptRemark; onWrite: () => void }) {
  const { toasts } = useApp();
  const { key, path, line, words } = remark;

  function throwAway(): void {
    const tries = triedPlace(key);
    const tried = keptWords.read(tries);
    keptWords.write(key, '');
    forgetTry(keptWords, key);
    const putBack = () => {
      // What was written there since then stays, too.
      keptWords.write(key, joinWords(keptWords.read(key), words));
      if (tried !== '' && keptWords.read(tries) === '') keptWords.write(tries, tried);
    };
    toasts.show({
      text: `The words on ${path}:${line} were thrown away.`,
      action: { label: 'Undo', run: putBack },
      forMs: 10_000,
    });
  }

  return (
    <article
      aria-label={`Words on line ${line}, not kept yet`}
      className="grid gap-0.5 border-line py-1.5 pr-1.5 pl-3 not-first:border-t"
    >
      <header className="flex min-h-7 items-center gap-1 text-sm text-ink-3">
        <UnkeptMark />
        <span className="flex-1" />
        <IconButton label="Go on writing" onClick={onWrite}>
          <Pencil />
        </IconButton>
        <IconButton label="Throw these words away" onClick={throwAway}>
          <Trash2 />
        </IconButton>
      </header>
      <p dir="auto" className="pr-1.5 whitespace-pre-wrap wrap-anywhere">
        {words}
      </p>
    </article>
  );
}

/** Says of words that they are in this browser only. */
export function UnkeptMark() {
  return (
    <span className="rounded-sm border border-dashed border-line-strong px-1.5 text-xs text-ink-2">Not kept yet</span>
  );
}
