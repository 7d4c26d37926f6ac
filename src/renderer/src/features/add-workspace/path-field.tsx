import { Folder, GitBranch } from 'lucide-react';
import { useId, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useQuery } from '../../state/use-query';
import { classNames } from '../../ui/class-names';
import { Field } from '../../ui/field';
import { MiddleCut } from '../../ui/middle-cut';
import { useSettled } from './use-settled';

interface PathFieldProps {
  value: string;
  error: string | undefined;
  onChange: (path: string) => void;
}

const PAUSE_MS = 120;
/** No element has these roles and can hold a sign beside its text: `datalist` and `option` hold text only. */
const listRole = { role: 'listbox' } as const;
const optionRole = { role: 'option' } as const;

/** A folder's path, with the folders that begin like it. Arrows choose, Tab or Enter takes. */
export function PathField({ value, error, onChange }: PathFieldProps) {
  const listId = useId();
  const prefix = useSettled(value, PAUSE_MS);
  const { latest: found } = useQuery('workspace.suggest', { prefix });
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const folders = found ?? [];
  const shown = isOpen && folders.length > 0 && !(folders.length === 1 && folders[0]?.path === value);

  function take(path: string): void {
    onChange(path);
    setChosen(-1);
    setOpen(false);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const folder = folders[chosen];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      setChosen(
        (before) => (before + (event.key === 'ArrowDown' ? 1 : -1) + folders.length) % Math.max(1, folders.length),
      );
    } else if ((event.key === 'Enter' || event.key === 'Tab') && shown && folder) {
      event.preventDefault();
      take(folder.path);
    } else if (event.key === 'Escape' && shown) {
      event.preventDefault();
      setOpen(false);
    }
  }

  return (
    <div className="relative">
      <Field
        label="Folder"
        error={error}
        hint="A full path, like /home/me/shop. A git repository is best: each task then gets a branch."
      >
        {(wiring) => (
          <input
            {...wiring}
            data-autofocus
            role="combobox"
            aria-expanded={shown}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={shown && chosen >= 0 ? `${listId}-${chosen}` : undefined}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            dir="ltr"
            value={value}
            placeholder="/home/me/shop"
            className="h-8 w-full rounded-md border border-control bg-surface px-2.5 font-mono text-sm text-ink placeholder:text-ink-3 aria-invalid:border-fail max-md:h-10 max-md:text-[16px]"
            onChange={(event) => {
              onChange(event.target.value);
              setOpen(true);
              setChosen(-1);
            }}
            onFocus={() => setOpen(true)}
            onBlur={() => setOpen(false)}
            onKeyDown={onKeyDown}
          />
        )}
      </Field>
      <div
        {...listRole}
        id={listId}
        aria-label="Folders"
        hidden={!shown}
        className="absolute inset-x-0 top-14 z-10 max-h-56 overflow-y-auto rounded-md border border-line bg-raised p-1 shadow-float max-md:top-16"
      >
        {folders.map((folder, index) => (
          <div
            {...optionRole}
            key={folder.path}
            id={`${listId}-${index}`}
            aria-selected={index === chosen}
            className={classNames(
              'flex h-7 items-center gap-2 rounded-sm px-2 hover:bg-hover [&_svg]:size-3.5 [&_svg]:shrink-0 [&_svg]:text-ink-3',
              index === chosen && 'bg-active',
            )}
            onPointerDown={(event) => {
              event.preventDefault();
              take(folder.path);
            }}
          >
            {folder.isGit ? <GitBranch aria-label="git repository" /> : <Folder aria-label="folder" />}
            <MiddleCut text={folder.path} className="font-mono text-sm" />
          </div>
        ))}
      </div>
    </div>
  );
}
