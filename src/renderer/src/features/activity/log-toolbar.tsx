import { Clock, Download, Search, X } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { WorkspaceId } from '../../../../main/contract/ids';
import { isStory, keepStory } from '../../state/activity-filter';
import type { LogFilter } from '../../state/activity-filter';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import { useFarm } from '../../state/use-app';
import { eventKinds } from '../../state/view/event-kinds';
import { Button } from '../../ui/button';
import { Kbd } from '../../ui/kbd';
import { ToggleChips } from '../../ui/toggle-chips';

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
  const scope = (story: boolean) => () => {
    keepStory(story);
    onFilter(story ? { story, classes: [], runId: null, text: '' } : { story, classes: [] });
  };
  const onlyStory = isStory(filter);
  const chips = [
    { label: 'Story', isOn: onlyStory, onFlip: scope(true) },
    { label: 'Everything', isOn: !onlyStory && filter.classes.length === 0, onFlip: scope(false) },
    ...eventKinds(filter.classes, (classes) => onFilter({ classes })),
  ];
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-1.5 border-b border-line px-3 py-1.5">
      <SearchField text={filter.text} onSearch={(text) => onFilter({ text })} />
      <ToggleChips label="Show only" chips={chips} className="max-md:order-last max-md:w-full max-md:overflow-x-auto" />
      <WorkspaceSelect filter={filter} onFilter={onFilter} />
      <TaskChip filter={filter} onFilter={onFilter} />
      {moment !== null && <Chip words={moment} label="Back to now" onRemove={onNow} />}
      <span className="flex gap-1.5 md:ml-auto">
        <Button small look="quiet" keys="t" icon={<Clock />} onClick={onGoTo}>
          Go to…
        </Button>
        <Button small look="quiet" keys="e" icon={<Download />} onClick={onExport}>
          Export…
        </Button>
      </span>
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
    <span className="relative flex min-w-0 items-center max-md:w-full md:max-w-60 md:grow md:basis-48">
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
      className="h-7 max-w-44 min-w-0 md:max-w-32 2xl:max-w-44 rounded-md border border-control bg-surface px-1.5 text-sm hover:border-line-strong max-md:h-9"
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
