import { Clock, Download, Search, X } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { EventClass } from '../../../../main/contract/event';
import type { WorkspaceId } from '../../../../main/contract/ids';
import type { LogFilter } from '../../state/activity-filter';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import { useFarm } from '../../state/use-app';
import { Button } from '../../ui/button';
import { Kbd } from '../../ui/kbd';

const kinds: readonly { readonly classes: readonly EventClass[]; readonly label: string }[] = [
  { classes: ['tool'], label: 'Tools' },
  { classes: ['bash'], label: 'Bash' },
  { classes: ['file'], label: 'Files' },
  { classes: ['error'], label: 'Errors' },
  { classes: ['text'], label: 'Text' },
  { classes: ['state', 'other'], label: 'State' },
];

const SETTLED_MS = 250;

interface LogToolbarProps {
  filter: LogFilter;
  /** What a jump into the past is called; null: there was none. */
  moment: string | null;
  onFilter: (change: Partial<LogFilter>) => void;
  onGoTo: () => void;
  onNow: () => void;
  onExport: () => void;
}

/** Narrows the log: by words, by sort, by workspace, by task; and leads to a moment, and out of Croft. */
export function LogToolbar({ filter, moment, onFilter, onGoTo, onNow, onExport }: LogToolbarProps) {
  const flip = (classes: readonly EventClass[], isOn: boolean) =>
    onFilter({
      classes: isOn ? filter.classes.filter((each) => !classes.includes(each)) : [...filter.classes, ...classes],
    });
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-1.5 border-b border-line px-3 py-1.5">
      <SearchField text={filter.text} onSearch={(text) => onFilter({ text })} />
      <fieldset aria-label="Show only" className="flex gap-1 max-md:order-last max-md:w-full max-md:overflow-x-auto">
        {kinds.map(({ classes, label }) => {
          const isOn = classes.every((each) => filter.classes.includes(each));
          return (
            <button
              key={label}
              type="button"
              aria-pressed={isOn}
              className="h-6 shrink-0 rounded-full border border-line px-2.5 text-sm text-ink-2 hover:bg-hover aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-ink-inverse max-md:h-8"
              onClick={() => flip(classes, isOn)}
            >
              {label}
            </button>
          );
        })}
      </fieldset>
      <WorkspaceSelect filter={filter} onFilter={onFilter} />
      <TaskChip filter={filter} onFilter={onFilter} />
      {moment !== null && <Chip words={moment} label="Back to now" onRemove={onNow} />}
      <span className="flex-1 max-md:hidden" />
      <Button small look="quiet" keys="t" icon={<Clock />} onClick={onGoTo}>
        Go to…
      </Button>
      <Button small look="quiet" keys="e" icon={<Download />} onClick={onExport}>
        Export…
      </Button>
    </div>
  );
}

function SearchField({ text, onSearch }: { text: string; onSearch: (text: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(text);
  const [given, setGiven] = useState(text);
  if (given !== text) {
    setGiven(text);
    setTyped(text);
  }
  const search = useEffectEvent((words: string) => {
    if (words.trim() !== text.trim()) {
      setGiven(words);
      onSearch(words);
    }
  });
  useEffect(() => {
    const timer = setTimeout(() => search(typed), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  useShortcuts({ 'log-search': () => field.current?.focus() });
  return (
    <span className="relative flex min-w-0 items-center max-md:w-full md:w-60">
      <Search aria-hidden="true" className="pointer-events-none absolute left-2 size-3.5 text-ink-3" />
      <input
        ref={field}
        type="search"
        dir="auto"
        aria-label="Search the log"
        aria-keyshortcuts="/"
        placeholder="Search the log"
        maxLength={200}
        value={typed}
        className="h-7 w-full rounded-md border border-control bg-surface pr-2 pl-7 placeholder:text-ink-3 hover:border-line-strong max-md:h-9 max-md:text-[16px]"
        onChange={(event) => setTyped(event.target.value)}
      />
      {typed === '' && (
        <span className="pointer-events-none absolute right-2">
          <Kbd keys="/" />
        </span>
      )}
    </span>
  );
}

function WorkspaceSelect({ filter, onFilter }: Pick<LogToolbarProps, 'filter' | 'onFilter'>) {
  const workspaces = useFarm((farm) => farm.workspaces);
  if (workspaces.size < 2 && filter.workspaceId === null) return null;
  const sorted = [...workspaces.values()].toSorted((a, b) => a.name.localeCompare(b.name));
  return (
    <select
      aria-label="Workspace"
      className="h-7 max-w-44 min-w-0 rounded-md border border-control bg-surface px-1.5 text-sm hover:border-line-strong max-md:h-9"
      value={filter.workspaceId ?? ''}
      onChange={({ target }) =>
        onFilter({ workspaceId: target.value === '' ? null : (target.value as WorkspaceId), taskId: null, runId: null })
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

function TaskChip({ filter, onFilter }: Pick<LogToolbarProps, 'filter' | 'onFilter'>) {
  const title = useFarm((farm) => (filter.taskId === null ? null : farm.tasks.get(filter.taskId)?.title));
  if (filter.runId !== null) {
    return <Chip words="One run" label="Show all runs" onRemove={() => onFilter({ runId: null })} />;
  }
  if (filter.taskId === null) return null;
  return <Chip words={title ?? 'One task'} label="Show all tasks" onRemove={() => onFilter({ taskId: null })} />;
}

function Chip({ words, label, onRemove }: { words: string; label: string; onRemove: () => void }) {
  return (
    <span className="flex h-6 max-w-56 items-center gap-1 rounded-full border border-ink pr-0.5 pl-2.5 text-sm max-md:h-8">
      <bdi className="truncate">{words}</bdi>
      <button
        type="button"
        aria-label={label}
        className="grid size-5 place-items-center rounded-full hover:bg-hover"
        onClick={onRemove}
      >
        <X aria-hidden="true" className="size-3" />
      </button>
    </span>
  );
}
