import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { ariaKeys } from './button';
import { classNames } from './class-names';
import { Tip } from './tip';

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  label: string;
  keys?: string;
  children: ReactNode;
}

/** A button with a sign only; its words are its name and its tip. */
export function IconButton({ label, keys, className, children, ...rest }: IconButtonProps) {
  return (
    <Tip words={label} keys={keys}>
      <button
        type="button"
        aria-label={label}
        aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys)}
        className={classNames(
          'inline-flex size-7 shrink-0 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink active:bg-active max-md:size-9',
          'disabled:opacity-50 aria-pressed:bg-active aria-pressed:text-ink [&_svg]:size-4',
          className,
        )}
        {...rest}
      >
        {children}
      </button>
    </Tip>
  );
}
