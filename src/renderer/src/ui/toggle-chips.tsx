import { classNames } from './class-names';

export interface ToggleChip {
  readonly label: string;
  readonly isOn: boolean;
  readonly onFlip: () => void;
}

/** Small switches in a row, of which any number may be on. */
export function ToggleChips({
  label,
  chips,
  className,
}: {
  label: string;
  chips: readonly ToggleChip[];
  className?: string;
}) {
  return (
    <fieldset aria-label={label} className={classNames('flex min-w-0 gap-1', className)}>
      {chips.map((chip) => (
        <button
          key={chip.label}
          type="button"
          aria-pressed={chip.isOn}
          className="h-6 shrink-0 rounded-full border border-line px-2.5 text-sm text-ink-2 hover:bg-hover aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-ink-inverse max-md:h-8"
          onClick={chip.onFlip}
        >
          {chip.label}
        </button>
      ))}
    </fieldset>
  );
}
