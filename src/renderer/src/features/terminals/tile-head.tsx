import { ArrowUpRight, Maximize2, Minimize2, Power, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { WorkspaceId } from '../../../../main/contract/ids';
import type { Terminal } from '../../../../main/contract/terminal';
import { hrefOf } from '../../state/router';
import { removeTerminal, stopTerminal } from '../../state/terminal-actions';
import { endQuestion, itemSign, itemWords } from '../../state/terminal-words';
import { isEnded } from '../../state/terminal-items';
import type { TerminalItem } from '../../state/terminal-items';
import { useApp, useFarm, useNow, useSilent } from '../../state/use-app';
import { stageDots } from '../../state/view/stage-dots';
import { money } from '../../state/view/words';
import { classNames } from '../../ui/class-names';
import { AskFirst } from '../../ui/ask-first';
import { Dots } from '../../ui/dots';
import { Glyph } from '../../ui/glyph';
import { IconButton } from '../../ui/icon-button';
import { InlineCode } from '../../ui/inline-code';
import { toneText } from '../../ui/tone';

interface TileHeadProps {
  item: TerminalItem;
  number: number;
  isLarge: boolean;
}

/** What a terminal is of. Its title leads to the large view. */
export function TileHead({ item, number, isLarge }: TileHeadProps) {
  const sign = itemSign(item);
  const of = item.kind === 'run' ? item.task : item.terminal;
  return (
    <div className={classNames('flex min-w-0 items-center gap-1.5', isLarge ? 'max-md:flex-1 md:max-w-[40%]' : 'h-6')}>
      <Glyph shape={sign.shape} label={sign.words} className={classNames('size-3.5', toneText[sign.tone])} />
      <a
        data-tile-link
        href={hrefOf({ screen: 'terminals', focus: item.id })}
        title={of.title}
        className={classNames(
          'flex min-w-0 flex-1 items-baseline gap-1.5 outline-none hover:underline',
          isLarge && 'rounded-sm focus-visible:outline-2 focus-visible:outline-focus',
        )}
      >
        {!isLarge && <span className="tick text-xs text-ink-3">{number}</span>}
        <WorkspaceName id={of.workspaceId} />
        <bdi className="truncate font-medium">{of.title}</bdi>
      </a>
      {!isLarge && <TileEnd item={item} isLarge={false} />}
    </div>
  );
}

/** What a terminal has cost, and what can be done with it. */
export function TileEnd({ item, isLarge }: { item: TerminalItem; isLarge: boolean }) {
  const { router } = useApp();
  const cost = item.kind === 'run' && item.task.costUsd > 0 ? money(item.task.costUsd) : null;
  return (
    <>
      {cost !== null && (
        <span className={classNames('tick text-sm text-ink-2', isLarge && 'px-1 max-md:hidden')}>{cost}</span>
      )}
      <ItemButtons item={item} isLarge={isLarge} />
      <IconButton
        label={isLarge ? 'Back to all terminals' : 'Fill the screen'}
        {...(isLarge ? { keys: 'escape' } : {})}
        className={isLarge ? '' : '-mr-1 size-6!'}
        onClick={() => router.go({ screen: 'terminals', focus: isLarge ? null : item.id })}
      >
        {isLarge ? <Minimize2 /> : <Maximize2 />}
      </IconButton>
    </>
  );
}

function WorkspaceName({ id }: { id: WorkspaceId }) {
  const name = useFarm((farm) => farm.workspaces.get(id)?.name ?? '');
  return (
    <span className="flex max-w-32 min-w-0 shrink-[3] items-baseline gap-1.5 text-ink-3 max-md:hidden">
      <bdi className="truncate">{name}</bdi>
      <span aria-hidden="true">·</span>
    </span>
  );
}

/** What can be done with a terminal itself. */
function ItemButtons({ item, isLarge }: { item: TerminalItem; isLarge: boolean }) {
  const app = useApp();
  const size = isLarge ? '' : 'size-6!';
  const taskId = item.kind === 'run' ? item.task.id : item.terminal.taskId;
  return (
    <>
      {isLarge && taskId !== null && (
        <IconButton label="Open its task" onClick={() => app.router.go({ screen: 'task', taskId })}>
          <ArrowUpRight />
        </IconButton>
      )}
      {item.kind === 'hand' && item.terminal.state.kind !== 'ended' && (
        <EndButton terminal={item.terminal} size={size} />
      )}
      {item.kind === 'hand' && item.terminal.state.kind === 'ended' && (
        <IconButton
          label="Take it off the list, with its output"
          className={size}
          onClick={() => {
            if (isLarge) app.router.go({ screen: 'terminals', focus: null });
            void removeTerminal(app, item.id);
          }}
        >
          <Trash2 />
        </IconButton>
      )}
    </>
  );
}

/** What runs in a terminal is gone when it is ended: asked first. */
function EndButton({ terminal, size }: { terminal: Terminal; size: string }) {
  const app = useApp();
  const [isAsking, setAsking] = useState(false);
  return (
    <AskFirst
      small
      isAsking={isAsking}
      {...endQuestion(terminal)}
      onLeave={() => setAsking(false)}
      onSure={() => {
        setAsking(false);
        void stopTerminal(app, terminal);
      }}
    >
      <IconButton label="End it: close what runs in this terminal" className={size} onClick={() => setAsking(true)}>
        <Power />
      </IconButton>
    </AskFirst>
  );
}

/** What happens in a terminal now, in a line. */
export function TileLine({ item }: { item: TerminalItem }) {
  const doing = useFarm((farm) => farm.doing.get(item.id));
  const asks = useFarm((farm) => farm.asks);
  const now = useNow(false);
  const words = itemWords(item, { doing, asks, now, silent: useSilent() });
  // Why it has ended is read before it is cleared away.
  const isOver = item.kind === 'hand' && isEnded(item.terminal);
  const dots = useMemo(() => (item.kind === 'run' ? stageDots(item.task) : []), [item]);
  return (
    <>
      {dots.length > 0 && <Dots dots={dots} />}
      <bdi
        className={classNames('min-w-0 text-left text-ink-2', isOver ? 'line-clamp-3 wrap-anywhere' : 'truncate')}
        title={words}
      >
        <InlineCode text={words} />
      </bdi>
    </>
  );
}
