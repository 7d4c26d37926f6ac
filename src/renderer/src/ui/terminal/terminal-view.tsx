import '@xterm/xterm/css/xterm.css';
import { ArrowDown, Search } from 'lucide-react';
import { useImperativeHandle, useRef, useState } from 'react';
import type { ReactNode, Ref } from 'react';
import { Button } from '../button';
import { CopyButton } from '../copy-button';
import { IconButton } from '../icon-button';
import type { TerminalParts } from './create-terminal';
import { TerminalSearch } from './terminal-search';
import { useTerminal } from './use-terminal';
import type { TerminalUse } from './use-terminal';

/** What a screen may ask of a terminal. */
export interface TerminalHandle {
  find(): void;
  focus(): void;
  follow(): void;
}

interface TerminalViewProps extends TerminalUse {
  label: string;
  /** Words in the bar above the terminal. */
  head: ReactNode;
  ref?: Ref<TerminalHandle>;
}

/**
 * A live terminal: it fits its room, follows its end until somebody scrolls up, and can be searched.
 * Everything that is not the terminal stands in the bar above it: nothing ever covers what an agent prints.
 */
export function TerminalView({ label, head, ref, ...use }: TerminalViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const [isFinding, setFinding] = useState(false);
  const { parts, isBehind } = useTerminal(box, use);
  const follow = () => parts?.term.scrollToBottom();
  const find = () => setFinding(true);
  useImperativeHandle(ref, () => ({ find, follow, focus: () => parts?.term.focus() }));

  function closeSearch(): void {
    setFinding(false);
    parts?.search.clearDecorations();
    parts?.term.focus();
  }

  return (
    <section aria-label={label} data-keys="pass" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="flex h-9 shrink-0 items-center gap-1 border-b border-line pr-1 pl-3 max-md:h-11">
        {isFinding && parts ? <TerminalSearch search={parts.search} onClose={closeSearch} /> : head}
        {isBehind && (
          <Button small keys="end" icon={<ArrowDown />} onClick={follow}>
            Follow
          </Button>
        )}
        {!isFinding && (
          <IconButton label="Search the terminal" keys="ctrl+f" onClick={find}>
            <Search />
          </IconButton>
        )}
        <CopyButton text={() => allText(parts)} label="Copy the selection, or all" />
      </div>
      <div className="min-h-0 flex-1 overflow-hidden bg-term-bg py-2 pr-1 pl-3">
        <div ref={box} className="h-full w-full font-mono" />
      </div>
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
