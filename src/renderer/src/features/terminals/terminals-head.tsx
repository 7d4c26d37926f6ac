import { Bot, Minus, Plus, SquareTerminal, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { RunId, WorkspaceId } from '../../../../main/contract/ids';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import type { useTerminalFont } from '../../state/terminal-font';
import { isEnded } from '../../state/terminal-items';
import type { TerminalItem } from '../../state/terminal-items';
import { useApp, useFarm } from '../../state/use-app';
import { clearTerminals } from '../../state/terminal-actions';
import { clearQuestion } from '../../state/terminal-words';
import { plural } from '../../state/view/words';
import { AskFirst } from '../../ui/ask-first';
import { Button } from '../../ui/button';
import { classNames } from '../../ui/class-names';
import { IconButton } from '../../ui/icon-button';
import { NewTerminalDialog } from './new-terminal-dialog';

interface TerminalsHeadProps {
  items: readonly TerminalItem[];
  /** One fills the screen: on a small one it has the room to itself. */
  isLarge: boolean;
  font: ReturnType<typeof useTerminalFont>;
}

/** What is shown, of which workspace, how large; and new terminals. */
export function TerminalsHead({ items, isLarge, font }: TerminalsHeadProps) {
  const [asking, setAsking] = useState<'shell' | 'agent' | null>(null);
  const hasWorkspaces = useFarm((farm) => farm.workspaces.size > 0);
  useShortcuts({
    'new-shell': hasWorkspaces ? () => setAsking('shell') : undefined,
    'new-agent': hasWorkspaces ? () => setAsking('agent') : undefined,
  });
  return (
    <header
      className={classNames(
        'flex min-h-11 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-1.5 max-md:px-3',
        isLarge && 'max-md:hidden',
      )}
    >
      <h1 className="text-lg max-md:sr-only">Terminals</h1>
      <p className="tick min-w-0 flex-1 truncate text-ink-2 max-md:hidden">{countWords(items, isLarge)}</p>
      {!isLarge && <ClearButton items={items} />}
      <WorkspaceFilter />
      <fieldset aria-label="Size of the text" className="flex items-center">
        <IconButton label="Smaller text" keys="ctrl+-" onClick={font.smaller}>
          <Minus />
        </IconButton>
        <button
          type="button"
          title={`At most ${font.size} px: a terminal that is wider than its room gets smaller text, down to 9 px. Click for the first size.`}
          className="tick h-7 min-w-12 rounded-md px-1 text-sm whitespace-nowrap text-ink-2 hover:bg-hover hover:text-ink max-md:h-9"
          onClick={font.plain}
        >
          ≤ {font.size} px
        </button>
        <IconButton label="Larger text" keys="ctrl+=" onClick={font.larger}>
          <Plus />
        </IconButton>
      </fieldset>
      <Button
        icon={<SquareTerminal />}
        {...(!isLarge && { keys: 'shift+s' })}
        disabled={!hasWorkspaces}
        onClick={() => setAsking('shell')}
      >
        <span className="max-md:sr-only">New shell…</span>
      </Button>
      <Button
        icon={<Bot />}
        {...(!isLarge && { keys: 'shift+a' })}
        disabled={!hasWorkspaces}
        onClick={() => setAsking('agent')}
      >
        <span className="max-md:sr-only">New agent terminal…</span>
      </Button>
      {asking !== null && <NewTerminalDialog kind={asking} onClose={() => setAsking(null)} />}
    </header>
  );
}

/** Takes all that have ended off the list, with their output: asked first. */
function ClearButton({ items }: { items: readonly TerminalItem[] }) {
  const app = useApp();
  const [asked, setAsked] = useState<readonly RunId[]>([]);
  const ended = items.flatMap((item) => (item.kind === 'hand' && isEnded(item.terminal) ? [item.terminal] : []));
  // Only what was there when it was asked goes: nobody has agreed to lose one that has ended since.
  const going = ended.filter(({ id }) => asked.includes(id));
  if (ended.length === 0) return null;
  return (
    <span className="flex max-md:order-last">
      <AskFirst
        isAsking={going.length > 0}
        {...clearQuestion(going.length)}
        onLeave={() => setAsked([])}
        onSure={() => {
          setAsked([]);
          void clearTerminals(app, going);
        }}
      >
        <Button icon={<Trash2 />} onClick={() => setAsked(ended.map(({ id }) => id))}>
          Clear {ended.length} ended
        </Button>
      </AskFirst>
    </span>
  );
}

/** How many there are; the ended ones stand in their button, where there is one. */
function countWords(items: readonly TerminalItem[], withEnded: boolean): string {
  const agents = items.filter((item) => item.kind === 'run').length;
  const byHand = items.filter((item) => item.kind === 'hand' && !isEnded(item.terminal)).length;
  const ended = items.length - agents - byHand;
  return [
    agents > 0 && `${plural(agents, 'agent')} at work`,
    byHand > 0 && `${byHand} opened by you`,
    withEnded && ended > 0 && `${ended} ended`,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Narrows the terminals to those of one workspace: the same choice as in the sidebar. */
function WorkspaceFilter() {
  const { filter } = useApp();
  const workspaces = useFarm((farm) => farm.workspaces);
  const chosen = useStore(filter, (state) => state.workspaceId);
  const sorted = useMemo(() => [...workspaces.values()].toSorted((a, b) => a.name.localeCompare(b.name)), [workspaces]);
  if (sorted.length < 2) return null;
  return (
    <select
      aria-label="Terminals of which workspace"
      value={chosen ?? ''}
      className="h-7 max-w-44 rounded-md border border-line-strong bg-raised px-1.5 max-md:h-9 max-md:min-w-0 max-md:flex-1"
      onChange={(event) =>
        filter.setState({ workspaceId: event.target.value === '' ? null : (event.target.value as WorkspaceId) })
      }
    >
      <option value="">All workspaces</option>
      {sorted.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
