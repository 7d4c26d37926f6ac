import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names';
import { Kbd } from './kbd';

export type ButtonLook = 'plain' | 'primary' | 'quiet' | 'danger' | 'accent';

export interface ButtonProps extends ComponentProps<'button'> {
  look?: ButtonLook;
  /** Shown as a cap and said to screen readers. */
  keys?: string | undefined;
  icon?: ReactNode;
  small?: boolean;
}

const looks: Readonly<Record<ButtonLook, string>> = {
  plain: 'border border-line-strong bg-raised text-ink hover:bg-hover active:bg-active',
  primary: 'border border-transparent bg-ink text-ink-inverse hover:opacity-90 active:opacity-80',
  quiet: 'border border-transparent text-ink-2 hover:bg-hover hover:text-ink active:bg-active',
  danger: 'border border-line-strong bg-raised text-fail hover:bg-fail-soft active:bg-active',
  accent: 'border border-transparent bg-needs-fill text-on-needs hover:brightness-105 active:brightness-95',
};

/** A button; one that is busy keeps its width and says so. */
export function Button({ look = 'plain', keys, icon, small = false, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys)}
      className={classNames(
        'inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors duration-(--motion)',
        'aria-disabled:opacity-50 disabled:opacity-50 [&_svg]:size-3.5',
        small ? 'h-6 px-2 text-sm max-md:h-8' : 'h-7 px-2.5 max-md:h-9 max-md:px-3',
        looks[look],
        className,
      )}
      {...rest}
    >
      {icon}
      {children}
      {keys !== undefined && <Kbd keys={keys} onDark={look === 'primary' || look === 'accent'} />}
    </button>
  );
}

/** `g h` as `G H`, `ctrl+f` as `Control+F`. */
export const ariaKeys = (keys: string): string =>
  keys
    .split('+')
    .map((part) => (part === 'ctrl' ? 'Control' : part.charAt(0).toUpperCase() + part.slice(1)))
    .join('+');
