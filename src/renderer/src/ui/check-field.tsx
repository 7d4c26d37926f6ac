import { useId } from 'react';
import type { ReactNode } from 'react';

interface CheckFieldProps {
  label: string;
  hint?: ReactNode;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}

/** Yes or no, with its words beside it. */
export function CheckField({ label, hint, checked, disabled = false, onChange }: CheckFieldProps) {
  const id = useId();
  const hasHint = hint !== undefined && hint !== null;
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5">
      <input
        id={id}
        type="checkbox"
        className="mt-0.5 size-4 accent-ink max-md:size-5"
        checked={checked}
        disabled={disabled}
        aria-describedby={hasHint ? `${id}-note` : undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id} className={disabled ? 'text-ink-3' : ''}>
        {label}
      </label>
      {hasHint && (
        <span id={`${id}-note`} className="col-start-2 text-sm text-ink-3">
          {hint}
        </span>
      )}
    </div>
  );
}
