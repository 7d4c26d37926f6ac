import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names';
import { Kbd } from './kbd';

export interface MenuEntry {
  readonly label: string;
  readonly run: () => void;
  readonly icon?: ReactNode;
  readonly keys?: string;
  readonly hint?: string;
  readonly tone?: 'bad';
  readonly disabled?: boolean;
}

interface MenuProps {
  trigger: ReactNode;
  /** Groups, with a line between them. */
  groups: readonly (readonly MenuEntry[])[];
}

/** Actions behind one button. */
export function Menu({ trigger, groups }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={keepFocus}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-56 max-w-80 overflow-y-auto overscroll-contain rounded-md border border-line bg-raised p-1 text-ink shadow-float"
        >
          {groups
            .filter((group) => group.length > 0)
            .map((group, index) => (
              <DropdownMenu.Group key={group[0]?.label}>
                {index > 0 && <DropdownMenu.Separator className="-mx-1 my-1 h-px bg-line" />}
                {group.map((entry) => (
                  <MenuItem key={entry.label} entry={entry} />
                ))}
              </DropdownMenu.Group>
            ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** What was chosen may have taken the focus, as a question does: it is not to be taken back by the menu's button. */
function keepFocus(event: Event): void {
  const { activeElement } = document;
  if (activeElement !== null && activeElement !== document.body) event.preventDefault();
}

function MenuItem({ entry }: { entry: MenuEntry }) {
  return (
    <DropdownMenu.Item
      disabled={entry.disabled ?? false}
      onSelect={entry.run}
      className={classNames(
        'flex min-h-7 items-center gap-2 rounded-sm px-2 py-1 outline-none data-highlighted:bg-hover max-md:min-h-10 [&_svg]:size-3.5 [&_svg]:text-ink-3',
        entry.tone === 'bad' && 'text-fail',
        entry.disabled === true && '[&_svg]:opacity-50',
      )}
    >
      {entry.icon}
      <span className="flex-1">
        {/* Why it cannot be chosen is to be read as well as anything. */}
        <span className={entry.disabled === true ? 'opacity-50' : ''}>{entry.label}</span>
        {entry.hint !== undefined && <span className="block text-sm text-ink-3">{entry.hint}</span>}
      </span>
      {entry.keys !== undefined && entry.disabled !== true && <Kbd keys={entry.keys} />}
    </DropdownMenu.Item>
  );
}
