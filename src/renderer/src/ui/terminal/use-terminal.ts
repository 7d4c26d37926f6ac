import { useEffect, useEffectEvent, useState } from 'react';
import type { RefObject } from 'react';
import { openPane } from './open-pane';
import type { Pane } from './open-pane';
import type { TerminalFacts, TerminalFeed, TerminalSession } from './terminal-session';

/** How a terminal is used: what it is fed from, and how much of it is kept. */
export interface TerminalUse {
  /** `text`: laid out for any width. `pty`: a real one with a program, a size and, when asked for, the keyboard. */
  readonly kind: 'text' | 'pty';
  readonly fontSize: number;
  /** Bytes of the past that are read at first. */
  readonly pastBytes: number;
  /** Painted every frame, before others. */
  readonly isFront: boolean;
  /** Asked once its program is there: whether it gets the keyboard, because its user has just opened it to type. */
  readonly typeAtOnce: () => boolean;
  /** Starts a feed that writes into the session, from so many bytes before the end on. */
  readonly connect: (session: TerminalSession, pastBytes: number) => TerminalFeed;
  readonly onLink: (url: string) => void;
}

/** What a terminal is right now. */
export interface TerminalNow extends TerminalFacts {
  readonly hasKeyboard: boolean;
  /** Keys were typed that could not be sent. */
  readonly isLost: boolean;
  /** The end is out of sight. */
  readonly isBehind: boolean;
  /** Text was copied a moment ago. */
  readonly isCopied: boolean;
}

const nothing: TerminalNow = {
  before: 0,
  isLive: false,
  trouble: null,
  hasKeyboard: false,
  isLost: false,
  isBehind: false,
  isCopied: false,
};

/** Puts a terminal into an element as long as that is drawn: fed, fitted, in the page's colours. */
export function useTerminal(
  refs: { readonly pane: RefObject<HTMLElement | null>; readonly frame: RefObject<HTMLElement | null> },
  use: TerminalUse,
) {
  const { pane, frame } = refs;
  const { fontSize } = use;
  const [opened, setOpened] = useState<Pane | null>(null);
  const [now, setNow] = useState(nothing);
  const plan = useEffectEvent(() => ({
    kind: use.kind,
    pastBytes: use.pastBytes,
    fontSize: use.fontSize,
  }));
  const typeAtOnce = useEffectEvent(() => use.typeAtOnce());
  const isFront = useEffectEvent(() => use.isFront);
  const connect = useEffectEvent((session: TerminalSession, pastBytes: number) => use.connect(session, pastBytes));
  const onLink = useEffectEvent((url: string) => use.onLink(url));

  useEffect(() => {
    const [paneElement, frameElement] = [pane.current, frame.current];
    if (!paneElement || !frameElement) return undefined;
    let made: Pane | null = null;
    let gone = false;
    // Cells are measured once: the font must be there first.
    void document.fonts.load('12px "JetBrains Mono Variable"').finally(() => {
      if (gone) return;
      made = openPane({
        ...{ pane: paneElement, frame: frameElement, ...plan() },
        isFront: () => isFront(),
        typeAtOnce: () => typeAtOnce(),
        connect: (session, pastBytes) => connect(session, pastBytes),
        onLink: (url) => onLink(url),
        tell: (change) => setNow((before) => ({ ...before, ...change })),
      });
      setOpened(made);
    });
    return () => {
      gone = true;
      made?.dispose();
      setOpened(null);
      setNow(nothing);
    };
  }, [pane, frame]);

  useEffect(() => opened?.refit(fontSize), [opened, fontSize]);

  return { opened, now };
}
