import { Command } from 'cmdk';
import { ChevronRight, CircleAlert, Search } from 'lucide-react';
import { useRef, useState } from 'react';
import { useApp } from '../../state/use-app';
import { classNames } from '../../ui/class-names';
import { useModal } from '../../ui/dialog';
import { Kbd } from '../../ui/kbd';
import { useFocusOnMount } from '../../ui/use-focus-on-mount';
import { fits } from './fits';
import type { PaletteItem, PaletteStep } from './palette-step';
import { rootStep } from './root-step';

/** Everything that Croft can do and everything that it has, found by a few letters. */
export function PaletteDialog({ onClose }: { onClose: () => void }) {
  const app = useApp();
  const ref = useRef<HTMLDialogElement>(null);
  const [steps, setSteps] = useState<readonly PaletteStep[]>(() => [rootStep(app)]);
  const [search, setSearch] = useState('');
  const step = steps.at(-1);
  useModal(ref);

  function back(): void {
    if (steps.length === 1) return onClose();
    setSteps(steps.slice(0, -1));
    setSearch('');
  }

  function choose(item: PaletteItem): void {
    const next = item.run();
    if (!next) return onClose();
    setSteps([...steps, next]);
    setSearch('');
  }

  return (
    <dialog
      ref={ref}
      aria-label={step?.title ?? ''}
      className="floats m-auto flex max-h-[min(34rem,calc(100dvh-2rem))] w-[calc(100vw-1.5rem)] max-w-2xl flex-col overflow-hidden rounded-md border border-line bg-raised text-ink shadow-float md:mt-[10vh]"
      onCancel={(event) => {
        event.preventDefault();
        back();
      }}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <Command
        key={steps.length}
        label={step?.title ?? ''}
        loop
        filter={byWords}
        className="flex min-h-0 flex-1 flex-col"
      >
        <div className="flex items-center gap-2 border-b border-line px-3">
          {step?.asks ? (
            <CircleAlert aria-hidden="true" className="size-4 shrink-0 text-fail" />
          ) : (
            <Search aria-hidden="true" className="size-4 shrink-0 text-ink-3" />
          )}
          <SearchField
            search={search}
            step={step}
            onSearch={setSearch}
            onBack={() => {
              if (steps.length > 1) back();
            }}
          />
          <Kbd keys="escape" />
        </div>
        <Command.List className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-1.5">
          <Command.Empty className="px-3 py-6 text-center text-ink-2">
            {search === '' ? step?.empty : 'Nothing fits these words.'}
          </Command.Empty>
          {step?.groups.map(
            (group) =>
              group.items.length > 0 && (
                <Command.Group
                  key={group.title}
                  heading={group.title}
                  className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-sm [&_[cmdk-group-heading]]:text-ink-3"
                >
                  {group.items.map((item) => (
                    <Row key={item.key} group={group.title} item={item} onChoose={() => choose(item)} />
                  ))}
                </Command.Group>
              ),
          )}
        </Command.List>
      </Command>
    </dialog>
  );
}

interface SearchFieldProps {
  search: string;
  step: PaletteStep | undefined;
  onSearch: (search: string) => void;
  onBack: () => void;
}

/** Each step has a field of its own. */
function SearchField({ search, step, onSearch, onBack }: SearchFieldProps) {
  const field = useFocusOnMount<HTMLInputElement>();
  return (
    <Command.Input
      ref={field}
      data-autofocus
      value={search}
      onValueChange={onSearch}
      placeholder={step?.title ?? ''}
      className={classNames(
        'h-11 min-w-0 flex-1 bg-transparent text-base outline-none',
        step?.asks ? 'placeholder:font-medium placeholder:text-ink' : 'placeholder:text-ink-3',
      )}
      onKeyDown={(event) => {
        if (event.key === 'Backspace' && search === '') onBack();
      }}
    />
  );
}

/** The line's key names it only: what it says is in its keywords. */
const byWords = (_key: string, search: string, words?: string[]): number => fits(search, words ?? []);

function Row({ group, item, onChoose }: { group: string; item: PaletteItem; onChoose: () => void }) {
  return (
    <Command.Item
      value={`${group}/${item.key}`}
      keywords={[item.words, item.about ?? '', ...(item.found ?? [])]}
      onSelect={onChoose}
      className="flex h-8 cursor-default items-center gap-2 rounded-md px-2 data-[selected=true]:bg-active max-md:h-11"
    >
      <bdi className="min-w-0 truncate">{item.words}</bdi>
      {item.about !== undefined && item.about !== '' && (
        <bdi className="min-w-0 flex-1 truncate text-right text-sm text-ink-3">{item.about}</bdi>
      )}
      {item.keys === undefined ? (
        item.words.endsWith('…') && <ChevronRight aria-hidden="true" className="ml-auto size-3.5 text-ink-3" />
      ) : (
        <span className="ml-auto">
          <Kbd keys={item.keys} />
        </span>
      )}
    </Command.Item>
  );
}
