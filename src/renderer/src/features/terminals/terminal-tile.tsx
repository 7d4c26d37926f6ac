import { memo, useEffect, useEffectEvent, useRef } from 'react';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import { isJustOpened } from '../../state/terminal-actions';
import { connectTerminal } from '../../state/terminal-feed';
import { isTypedIn } from '../../state/terminal-items';
import type { TerminalItem } from '../../state/terminal-items';
import { useApp, useNarrow } from '../../state/use-app';
import { byteSize } from '../../state/view/words';
import { classNames } from '../../ui/class-names';
import { modesSetIn } from '../../ui/terminal/private-modes';
import { TerminalView } from '../../ui/terminal/terminal-view';
import type { TerminalHandle } from '../../ui/terminal/terminal-view';
import { TileEnd, TileHead, TileLine } from './tile-head';

interface TerminalTileProps {
  item: TerminalItem;
  number: number;
  isLarge: boolean;
  isHidden: boolean;
  /** Painted before the others. */
  isFront: boolean;
  fontSize: number;
}

/** Twelve of these are read at once when the screen opens. */
const PAST_BYTES = 256 * 1024;

/** One terminal of the grid with its head. */
export const TerminalTile = memo(function TerminalTile(props: TerminalTileProps) {
  const { item, number, isLarge, isHidden, isFront, fontSize } = props;
  const { host, router } = useApp();
  const tile = useRef<HTMLElement>(null);
  const terminal = useRef<TerminalHandle>(null);
  const isShell = item.kind === 'hand' && item.terminal.kind === 'shell';
  const kind = item.kind === 'run' && item.run.mode === 'stream' ? 'text' : 'pty';
  const wantsKeys = useKeysOfFilled(props, () => terminal.current?.type() ?? false);
  const isMine = () => isLarge || tile.current?.contains(document.activeElement) === true;

  useShortcuts({
    'tile-type': kind === 'pty' && !isHidden ? () => (isMine() ? void terminal.current?.type() : false) : undefined,
    find: isLarge ? () => terminal.current?.find() : undefined,
    follow: isHidden ? undefined : () => (isMine() ? terminal.current?.follow() : false),
  });

  return (
    <article
      ref={tile}
      data-tile={item.key}
      aria-label={labelOf(item)}
      className={classNames(
        'flex min-h-0 min-w-0 flex-col overflow-hidden bg-surface',
        isHidden && 'hidden',
        isLarge
          ? 'h-full'
          : 'rounded-md border border-line has-[[data-tile-link]:focus-visible]:outline-2 has-[[data-tile-link]:focus-visible]:-outline-offset-1 has-[[data-tile-link]:focus-visible]:outline-focus',
      )}
    >
      <TerminalView
        key={item.id}
        ref={terminal}
        kind={kind}
        label={`Terminal: ${labelOf(item)}`}
        program={isShell ? 'the shell' : 'the agent'}
        head={<TileHead item={item} number={number} isLarge={isLarge} />}
        line={<TileLine item={item} />}
        end={<TileEnd item={item} isLarge />}
        isSmall={!isLarge}
        onHeadDoubleClick={() => router.go({ screen: 'terminals', focus: isLarge ? null : item.id })}
        fontSize={fontSize}
        pastBytes={PAST_BYTES}
        isFront={isFront}
        typeAtOnce={wantsKeys}
        bytes={byteSize}
        connect={(session, pastBytes) => connectTerminal(host, item.id, session, { pastBytes, modesSetIn })}
      />
    </article>
  );
});

/**
 * Who fills the screen with a terminal of their own goes on by typing: it gets the keys, now, or once its program is there. So does one that
 * was just opened. Answers whether it wants them still, and wants them no more.
 */
function useKeysOfFilled({ item, isLarge }: TerminalTileProps, type: () => boolean): () => boolean {
  // On a phone typing brings its keyboard up: only ever by a tap.
  const narrow = useNarrow();
  const wasLarge = useRef(isLarge);
  const isWanted = useRef(false);
  const fill = useEffectEvent((fills: boolean) => {
    const isFilled = fills && !wasLarge.current;
    wasLarge.current = fills;
    isWanted.current = isFilled && !narrow && isTypedIn(item) && !type();
  });
  useEffect(() => fill(isLarge), [isLarge]);
  return () => {
    const wanted = isWanted.current;
    isWanted.current = false;
    return wanted || (!narrow && isLarge && item.kind === 'hand' && isJustOpened(item.terminal, Date.now()));
  };
}

const labelOf = (item: TerminalItem): string => (item.kind === 'run' ? item.task.title : item.terminal.title);
