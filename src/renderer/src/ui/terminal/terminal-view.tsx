import '@xterm/xterm/css/xterm.css';
import { ArrowDown } from 'lucide-react';
import { useImperativeHandle, useRef, useState } from 'react';
import type { Ref } from 'react';
import { Button } from '../button';
import type { TerminalParts } from './create-terminal';
import { TerminalSearch } from './terminal-search';
import { useTerminal } from './use-terminal';
import type { TerminalUse } from './use-terminal';

/** What a screen may ask of a terminal. */
export interface TerminalHandle {
  find(): void;
  focus(): void;
  follow(): void;
  /** What is selected, else everything. */
  text(): string;
}

interface TerminalViewProps extends TerminalUse {
  label: string;
  ref?: Ref<TerminalHandle>;
}

/** A live terminal: it fits its room, follows its end until somebody scrolls up, and can be searched. */
export function TerminalView({ label, ref, ...use }: TerminalViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const [isFinding, setFinding] = useState(false);
  const { parts, isBehind } = useTerminal(box, use);

  useImperativeHandle(ref, () => ({
    find: () => setFinding(true),
    focus: () => parts?.term.focus(),
    follow: () => parts?.term.scrollToBottom(),
    text: () => allText(parts),
  }));
  const closeSearch = () => {
    setFinding(false);
    parts?.search.clearDecorations();
    parts?.term.focus();
  };

  return (
    <section aria-label={label} data-keys="pass" className="relative flex min-h-0 min-w-0 flex-1 flex-col bg-term-bg">
      {isFinding && parts && <TerminalSearch search={parts.search} onClose={closeSearch} />}
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

function allText(parts: TerminalParts | null): string {
  if (!parts) return '';
  const { term } = parts;
  if (term.hasSelection()) return term.getSelection();
  const { active } = term.buffer;
  const lines = Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? '');
  return lines.join('\n').trimEnd();
}
