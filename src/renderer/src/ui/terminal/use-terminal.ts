import { useEffect, useEffectEvent, useState } from 'react';
import type { RefObject } from 'react';
import { createTerminal } from './create-terminal';
import type { TerminalParts } from './create-terminal';
import { createTerminalSession } from './terminal-session';
import type { TerminalFeed, TerminalSession } from './terminal-session';
import { followTheme } from './terminal-theme';

export interface TerminalUse {
  readonly fontSize: number;
  /** Starts a feed that writes into the session; called once. */
  readonly connect: (session: TerminalSession) => TerminalFeed;
  readonly onLink: (url: string) => void;
  /** Told when the number of columns and rows that fit has changed. */
  readonly onFit?: ((cols: number, rows: number) => void) | undefined;
}

const SETTLE_MS = 60;

/** Puts a terminal into an element as long as that is drawn: fed, fitted, in the page's colours. */
export function useTerminal(box: RefObject<HTMLElement | null>, { fontSize, connect, onLink, onFit }: TerminalUse) {
  const [parts, setParts] = useState<TerminalParts | null>(null);
  const [isBehind, setBehind] = useState(false);
  const start = useEffectEvent((session: TerminalSession) => connect(session));
  const followLink = useEffectEvent((url: string) => onLink(url));
  const tellFit = useEffectEvent((cols: number, rows: number) => onFit?.(cols, rows));

  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const stops: (() => void)[] = [];
    let gone = false;
    // Cells are measured once: the font must be there first.
    void document.fonts.load(`${fontSize}px "JetBrains Mono Variable"`).finally(() => {
      if (gone) return;
      const made = createTerminal(element, { fontSize, onLink: (url) => followLink(url) });
      const session = createTerminalSession(made.term, () => document.visibilityState === 'visible');
      stops.push(
        keepFitting(element, made, (cols, rows) => tellFit(cols, rows)),
        watchEnd(made, setBehind),
        followTheme(made.term, element),
        () => session.dispose(),
        () => made.term.dispose(),
      );
      session.attach(start(session));
      setParts(made);
    });
    return () => {
      gone = true;
      for (const stop of stops) stop();
      setParts(null);
    };
  }, [box, fontSize]);

  return { parts, isBehind };
}

/** Fits the terminal to its room now and whenever the room has changed and settled. */
function keepFitting(element: HTMLElement, { term, fit }: TerminalParts, onFit: (cols: number, rows: number) => void) {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const apply = () => {
    if (element.clientWidth === 0) return;
    fit.fit();
    onFit(term.cols, term.rows);
  };
  const observer = new ResizeObserver(() => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(apply, SETTLE_MS);
  });
  apply();
  observer.observe(element);
  return () => {
    observer.disconnect();
    if (timer !== null) clearTimeout(timer);
  };
}

/** Tells when the end goes out of sight and comes back. */
function watchEnd({ term }: TerminalParts, onChange: (isBehind: boolean) => void): () => void {
  let last = false;
  const look = () => {
    const { viewportY, baseY } = term.buffer.active;
    if (viewportY < baseY === last) return;
    last = !last;
    onChange(last);
  };
  const listening = [term.onScroll(look), term.onRender(look)];
  return () => listening.forEach((each) => each.dispose());
}
