import '@xterm/xterm/css/xterm.css';
import { ArrowDown } from 'lucide-react';
import { useEffect, useEffectEvent, useImperativeHandle, useRef, useState } from 'react';
import type { Ref } from 'react';
import { Button } from '../button';
import { createTerminal } from './create-terminal';
import type { TerminalParts } from './create-terminal';
import { createTerminalSession } from './terminal-session';
import type { TerminalFeed, TerminalSession } from './terminal-session';
import { readTerminalTheme } from './terminal-theme';
import { TerminalSearch } from './terminal-search';

/** What a screen may ask of a terminal. */
export interface TerminalHandle {
  find(): void;
  focus(): void;
  follow(): void;
  /** What is selected, else everything. */
  text(): string;
}

interface TerminalViewProps {
  label: string;
  /** Starts a feed that writes into the session; called once for each `feedKey`. */
  connect: (session: TerminalSession) => TerminalFeed;
  feedKey: string;
  /** Changes when colours do. */
  themeKey: string;
  fontSize: number;
  onLink: (url: string) => void;
  /** Told when the number of columns and rows that fit has changed. */
  onFit?: (cols: number, rows: number) => void;
  ref?: Ref<TerminalHandle>;
}

const SETTLE_MS = 60;

/** A live terminal: it fits its room, follows its end until somebody scrolls up, and can be searched. */
export function TerminalView({ label, connect, feedKey, themeKey, fontSize, onLink, onFit, ref }: TerminalViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const [parts, setParts] = useState<TerminalParts | null>(null);
  const [isBehind, setBehind] = useState(false);
  const [isFinding, setFinding] = useState(false);
  const start = useEffectEvent((session: TerminalSession) => connect(session));
  const followLink = useEffectEvent((url: string) => onLink(url));
  const tellFit = useEffectEvent((cols: number, rows: number) => onFit?.(cols, rows));

  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    let stop: (() => void) | null = null;
    let gone = false;
    // Cells are measured once: the font must be there first.
    void document.fonts.load(`${fontSize}px "JetBrains Mono Variable"`).finally(() => {
      if (gone) return;
      const made = createTerminal(element, { fontSize, onLink: (url) => followLink(url) });
      setParts(made);
      const session = createTerminalSession(made.term, () => document.visibilityState === 'visible');
      const unfit = keepFitting(element, made, (cols, rows) => tellFit(cols, rows));
      const behind = () => setBehind(made.term.buffer.active.viewportY < made.term.buffer.active.baseY);
      made.term.onScroll(behind);
      made.term.element?.addEventListener('wheel', behind, { passive: true });
      session.attach(start(session));
      stop = () => {
        unfit();
        session.dispose();
        made.term.dispose();
        setParts(null);
      };
    });
    return () => {
      gone = true;
      stop?.();
    };
  }, [feedKey, fontSize]);

  useEffect(() => {
    if (parts && box.current) parts.term.options.theme = readTerminalTheme(box.current);
  }, [parts, themeKey]);

  useImperativeHandle(ref, () => ({
    find: () => setFinding(true),
    focus: () => parts?.term.focus(),
    follow: () => parts?.term.scrollToBottom(),
    text: () => allText(parts),
  }));

  return (
    <section aria-label={label} data-keys="pass" className="relative flex min-h-0 min-w-0 flex-1 flex-col bg-term-bg">
      {isFinding && parts && (
        <TerminalSearch
          search={parts.search}
          onClose={() => {
            setFinding(false);
            parts.search.clearDecorations();
            parts.term.focus();
          }}
        />
      )}
      <div className="min-h-0 flex-1 overflow-hidden py-2 pr-1 pl-3">
        <div ref={box} className="h-full w-full font-mono" />
      </div>
      {isBehind && (
        <Button
          small
          keys="end"
          icon={<ArrowDown />}
          className="absolute right-5 bottom-3 shadow-float"
          onClick={() => parts?.term.scrollToBottom()}
        >
          Follow
        </Button>
      )}
    </section>
  );
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

function allText(parts: TerminalParts | null): string {
  if (!parts) return '';
  const { term } = parts;
  if (term.hasSelection()) return term.getSelection();
  const { active } = term.buffer;
  const lines = Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? '');
  return lines.join('\n').trimEnd();
}
