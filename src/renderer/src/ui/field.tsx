import { useId } from 'react';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names';
import { visibleTurns } from './visible-text';

const box =
  'w-full rounded-md border border-control bg-surface px-2.5 text-ink placeholder:text-ink-3 hover:border-line-strong aria-invalid:border-fail disabled:opacity-60 max-md:text-[16px]';

interface Around {
  label: string;
  hint?: ReactNode;
  error?: ReactNode;
  /** The label is there for screen readers only. */
  bare?: boolean;
}

interface Wiring {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

/** A label, a field, a hint and what is wrong, wired together. */
export function Field({
  label,
  hint,
  error,
  bare = false,
  children,
}: Around & { children: (wiring: Wiring) => ReactNode }) {
  const id = useId();
  const isWrong = error !== undefined && error !== null && error !== false && error !== '';
  const hasNote = isWrong || (hint !== undefined && hint !== null);
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className={bare ? 'sr-only' : 'text-sm font-medium text-ink-2'}>
        {label}
      </label>
      {children({ id, 'aria-describedby': hasNote ? `${id}-note` : undefined, 'aria-invalid': isWrong || undefined })}
      {hasNote && (
        <div
          id={`${id}-note`}
          role={isWrong ? 'alert' : undefined}
          className={isWrong ? 'text-sm text-fail' : 'text-sm text-ink-3'}
        >
          {isWrong ? (typeof error === 'string' ? visibleTurns(error) : error) : hint}
        </div>
      )}
    </div>
  );
}

/** A field takes no more than it has room for, and the platform does not say so. */
function fullWords({ maxLength, value }: { maxLength?: number | undefined; value?: unknown }): string | null {
  if (maxLength === undefined || typeof value !== 'string' || value.length < maxLength) return null;
  return `At most ${maxLength.toLocaleString('en-US')} characters: what came after them is not here.`;
}

/** One line of text. */
export function TextField({ label, hint, error, bare, className, ...rest }: Around & ComponentProps<'input'>) {
  return (
    <Field label={label} hint={hint} error={error || fullWords(rest)} bare={bare ?? false}>
      {(wiring) => <input dir="auto" className={classNames(box, 'h-8 max-md:h-10', className)} {...wiring} {...rest} />}
    </Field>
  );
}

/** Several lines of text. */
export function TextArea({ label, hint, error, bare, className, ...rest }: Around & ComponentProps<'textarea'>) {
  return (
    <Field label={label} hint={hint} error={error || fullWords(rest)} bare={bare ?? false}>
      {(wiring) => (
        <textarea dir="auto" className={classNames(box, 'resize-y py-1.5', className)} {...wiring} {...rest} />
      )}
    </Field>
  );
}

/** One of several, as the platform shows it. */
export function SelectField({
  label,
  hint,
  error,
  bare,
  className,
  children,
  ...rest
}: Around & ComponentProps<'select'>) {
  return (
    <Field label={label} hint={hint} error={error} bare={bare ?? false}>
      {(wiring) => (
        <select className={classNames(box, 'h-8 max-md:h-10', className)} {...wiring} {...rest}>
          {children}
        </select>
      )}
    </Field>
  );
}
