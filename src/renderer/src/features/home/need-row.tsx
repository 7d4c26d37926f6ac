import { useRef } from 'react';
import { hrefOf } from '../../state/router';
import { useNow } from '../../state/use-app';
import { askWords } from '../../state/view/needs';
import type { Need } from '../../state/view/needs';
import { duration } from '../../state/view/words';
import { classNames } from '../../ui/class-names';
import { Glyph } from '../../ui/glyph';
import { InlineCode } from '../../ui/inline-code';
import { NeedAnswers } from './need-answers';
import { RowTitle } from './row-title';
import { useIsCut } from './use-is-cut';
import { useOnePress } from './use-one-press';
import { WholeAsk } from './whole-ask';

interface NeedRowProps {
  need: Need;
  /** All that is asked stands under the row. */
  isWhole: boolean;
  onWhole: () => void;
  onHeight: (height: number) => void;
}

/** One thing that waits for the user, with its answer at hand where a word is enough. */
export function NeedRow({ need, isWhole, onWhole, onHeight }: NeedRowProps) {
  const row = useRef<HTMLDivElement>(null);
  const line = useRef<HTMLElement>(null);
  const cut = useIsCut(line);
  useOnePress(row);
  const now = useNow();
  const { task } = need;
  const words =
    need.kind === 'ask' ? askWords(need.ask) : task.state.kind === 'needs-you' ? task.state.need.message : '';

  return (
    <div
      ref={row}
      className={classNames(
        'row group relative mx-2 grid h-[calc(100%-2px)] grid-cols-[1rem_minmax(0,1fr)] content-center items-center gap-x-2.5 gap-y-1 rounded-md border border-needs-line bg-needs-soft px-2 md:grid-cols-[1rem_minmax(0,5fr)_minmax(0,6fr)_auto] lg:grid-cols-[1rem_minmax(0,5fr)_minmax(0,6fr)_minmax(17rem,auto)] md:gap-x-3',
        // Its keys work in the row that has the focus only, and are shown there only. A button keeps its size without its key: a press
        // focuses the row, and what is pressed must not move away under it. Half of the key's room is on each side of the words then.
        '[&_kbd]:w-5 [&_kbd]:justify-center',
        '[&:not(:focus-within)_kbd]:invisible [&:not(:focus-within)_kbd]:absolute md:[&:not(:focus-within)_button:has(kbd)]:px-[1.3125rem]',
      )}
    >
      <Glyph shape="flag" label="needs you" className="size-3.5 text-needs" />
      <RowTitle task={task} href={hrefOf({ screen: 'task', taskId: task.id })} label={`needs you: ${words}`} />
      <bdi
        ref={line}
        className="line-clamp-2 text-left leading-tight wrap-anywhere text-needs max-md:col-start-2"
        title={words}
      >
        <InlineCode text={words} />
      </bdi>
      {isWhole && need.kind === 'ask' && <WholeAsk ask={need.ask} isCut={cut.isCut} onHeight={onHeight} />}
      <span className="relative flex items-center justify-end gap-1.5 max-md:col-span-2">
        <span className="tick mr-1 text-sm text-ink-2 max-md:mr-auto max-md:ml-6.5">{duration(now - need.since)}</span>
        <NeedAnswers
          need={need}
          isFocused={() => row.current?.contains(document.activeElement) === true}
          cut={cut}
          isWhole={isWhole}
          onWhole={onWhole}
        />
      </span>
    </div>
  );
}
