import '@xterm/xterm/css/xterm.css';
import { useImperativeHandle, useRef, useState } from 'react';
import type { ReactNode, Ref } from 'react';
import { classNames } from '../class-names';
import { showMarks } from './create-terminal';
import type { TerminalParts } from './create-terminal';
import { LinkDialog } from './link-dialog';
import { KeyboardLine, TerminalTools } from './terminal-bar';
import { TerminalSearch } from './terminal-search';
import { useTerminal } from './use-terminal';
import type { TerminalNow, TerminalUse } from './use-terminal';

/** What a screen may ask of a terminal. */
export interface TerminalHandle {
  find(): void;
  focus(): void;
  follow(): void;
  /** Gives the keys to the program, where there is one; answers whether it has them. */
  type(): boolean;
}

interface TerminalViewProps extends Omit<TerminalUse, 'onLink'> {
  label: string;
  /** Words in the bar above the terminal. */
  head: ReactNode;
  /** More words, which give way to what the keyboard says; without them the head does. */
  line?: ReactNode;
  /** What else stands in the bar, after the tools. */
  end?: ReactNode;
  /** No room for tools. */
  isSmall?: boolean;
  onHeadDoubleClick?: () => void;
  /** Where typed keys go, in words. */
  program: 'the agent' | 'the shell';
  /** Size in words. */
  bytes: (count: number) => string;
  ref?: Ref<TerminalHandle>;
}

/**
 * A live terminal: it fits its room, follows its end until somebody scrolls up, and can be searched. A pty gets the keys only
 * while its pane says so. Everything that is not the terminal stands in the bar above it: nothing ever covers what an agent
 * prints.
 */
export function TerminalView({
  label,
  head,
  line,
  end,
  isSmall = false,
  onHeadDoubleClick,
  program,
  bytes,
  ref,
  ...use
}: TerminalViewProps) {
  const pane = useRef<HTMLElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [isFinding, setFinding] = useState(false);
  const [link, setLink] = useState<string | null>(null);
  const { opened, now } = useTerminal({ pane, frame }, { ...use, onLink: setLink });
  const parts = opened?.parts ?? null;
  const follow = () => opened?.follow();
  const find = () => {
    if (parts) showMarks(parts);
    setFinding(true);
  };
  const type = () => {
    opened?.keyboard.take();
    return opened?.keyboard.has() ?? false;
  };
  useImperativeHandle(ref, () => ({ find, follow, type, focus: () => parts?.term.focus() }));

  function closeSearch(): void {
    setFinding(false);
    parts?.search.clearDecorations();
    parts?.term.focus();
  }

  const keys = now.hasKeyboard && (
    <KeyboardLine now={now} program={program} isSmall={isSmall} onRelease={() => opened?.keyboard.giveBack()} />
  );
  return (
    <section
      ref={pane}
      tabIndex={-1}
      aria-label={label}
      data-keys={now.hasKeyboard ? 'type' : use.kind === 'text' ? 'say' : 'pass'}
      className={classNames(
        'relative flex min-h-0 min-w-0 flex-1 flex-col outline-none',
        // A frame on the frame's own padding: no cell of the terminal lies under it.
        now.hasKeyboard && 'shadow-[inset_0_0_0_2px_var(--focus)]',
      )}
    >
      <div className={isSmall ? 'grid shrink-0 px-2 pt-1' : bar} onDoubleClick={onHeadDoubleClick}>
        {isFinding && parts ? (
          <TerminalSearch search={parts.search} onClose={closeSearch} />
        ) : line === undefined ? (
          keys || head
        ) : (
          <>
            {head}
            <div className={isSmall ? 'flex min-h-5 min-w-0 items-center gap-1.5 text-sm' : beside}>{keys || line}</div>
          </>
        )}
        {now.trouble !== null && <span className="truncate text-sm text-fail">{now.trouble}</span>}
        {!isSmall && !isFinding && (
          <TerminalTools
            kind={use.kind}
            now={now}
            beforeWords={bytes(now.before)}
            pastBytes={opened?.pastBytes() ?? 0}
            text={() => allText(parts)}
            onFind={find}
            onFollow={follow}
            onEarlier={() => opened?.showEarlier()}
            onType={type}
          />
        )}
        {!isSmall && end}
      </div>
      <div className="min-h-0 flex-1 overflow-hidden bg-term-bg px-2 py-1.5 m-0.5 mt-0">
        <div
          ref={frame}
          className={classNames('h-full w-full font-mono', use.kind === 'pty' ? 'overflow-auto' : 'overflow-hidden')}
        />
      </div>
      <output className="sr-only">{stateWords(now, use.kind, program)}</output>
      {link !== null && <LinkDialog url={link} onClose={() => setLink(null)} />}
    </section>
  );
}

const bar = 'flex min-h-9 shrink-0 flex-wrap items-center gap-x-1 border-b border-line pr-1 pl-3 max-md:min-h-11';
/** Beside the head where there is room, else in a line of its own. */
const beside =
  'flex min-h-7 min-w-0 flex-1 items-center gap-2 text-sm md:ml-2 max-md:order-last max-md:min-h-9 max-md:basis-full';

/** What somebody hears who does not see the frame. */
function stateWords(now: TerminalNow, kind: 'text' | 'pty', program: string): string {
  if (now.isCopied) return 'Copied';
  if (now.isLost) return 'Not sent: Croft is away';
  if (now.hasKeyboard) return `Keys go to ${program}. F6 gives them back.`;
  if (now.trouble !== null) return now.trouble;
  return kind === 'pty' && now.isLive ? `Keys stay with the page. Enter on the terminal gives them to ${program}.` : '';
}

function allText(parts: TerminalParts | null): string {
  if (!parts) return '';
  const { term } = parts;
  if (term.hasSelection()) return term.getSelection();
  const { active } = term.buffer;
  const lines = Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? '');
  return lines.join('\n').trimEnd();
}
