import { ArrowDown, History, Keyboard, KeyboardOff, Search } from 'lucide-react';
import { Button } from '../button';
import { CopyButton } from '../copy-button';
import { IconButton } from '../icon-button';
import { MOST_PAST_BYTES } from './past';
import type { TerminalNow } from './use-terminal';

interface ToolsProps {
  kind: 'text' | 'pty';
  now: TerminalNow;
  /** How much is there before what is shown, in words. */
  beforeWords: string;
  pastBytes: number;
  text: () => string;
  onFind: () => void;
  onFollow: () => void;
  onEarlier: () => void;
  onType: () => void;
}

/** What can be done with a terminal, beside its words. */
export function TerminalTools(props: ToolsProps) {
  const { kind, now, beforeWords, pastBytes, text, onFind, onFollow, onEarlier, onType } = props;
  const isAll = pastBytes >= MOST_PAST_BYTES;
  return (
    <>
      {now.isBehind && (
        <Button small keys="end" icon={<ArrowDown />} onClick={onFollow}>
          Follow
        </Button>
      )}
      {now.before > 0 && (
        <IconButton
          label={
            isAll
              ? `${beforeWords} before this are not shown: they are in the export of the log`
              : `Show earlier output: ${beforeWords} are there`
          }
          aria-disabled={isAll}
          onClick={isAll ? undefined : onEarlier}
          className="aria-disabled:opacity-50"
        >
          <History />
        </IconButton>
      )}
      <IconButton label="Search the terminal" keys="ctrl+f" onClick={onFind}>
        <Search />
      </IconButton>
      <CopyButton text={text} label="Copy the selection, or all" />
      {kind === 'pty' && now.isLive && !now.hasKeyboard && (
        <Button small keys="enter" icon={<Keyboard />} onClick={onType}>
          Type
        </Button>
      )}
    </>
  );
}

interface KeyboardLineProps {
  now: TerminalNow;
  program: string;
  /** Room for a few words: the way to let go comes first. */
  isSmall: boolean;
  onRelease: () => void;
}

/** Says that keys do not reach the page, and how they will again. */
export function KeyboardLine({ now, program, isSmall, onRelease }: KeyboardLineProps) {
  return (
    <span className="flex min-w-0 flex-1 items-center gap-2 text-sm">
      <Keyboard aria-hidden="true" className="size-3.5 shrink-0 text-focus" />
      <span className={now.isLost ? 'min-w-0 flex-1 truncate text-fail' : 'min-w-0 flex-1 truncate'}>
        {now.isLost ? (
          'Not sent: Croft is away. Type it again when it is back.'
        ) : (
          <>
            Keys go to {program}
            {!isSmall && <span className="text-ink-3 max-md:hidden"> · Ctrl+Shift+Escape or F6 lets them go</span>}
          </>
        )}
      </span>
      {isSmall ? (
        <Button small look="quiet" className="px-1! md:h-5!" keys="f6" onPointerDown={keepFocus} onClick={onRelease}>
          <span>
            Let go<span className="sr-only"> of the keys</span>
          </span>
        </Button>
      ) : (
        <Button small look="quiet" icon={<KeyboardOff />} onPointerDown={keepFocus} onClick={onRelease}>
          <span className="max-md:sr-only">Let go of the keys</span>
        </Button>
      )}
    </span>
  );
}

/** The button itself says that the keyboard goes: taking the focus first would, too, but leave it nowhere. */
function keepFocus(event: { preventDefault(): void }): void {
  event.preventDefault();
}
