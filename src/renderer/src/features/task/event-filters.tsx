import type { EventClass } from '../../../../main/contract/event';

const filters: readonly { readonly classes: readonly EventClass[]; readonly label: string }[] = [
  { classes: ['tool'], label: 'Tools' },
  { classes: ['bash'], label: 'Bash' },
  { classes: ['file'], label: 'Files' },
  { classes: ['error'], label: 'Errors' },
  { classes: ['text'], label: 'Text' },
  { classes: ['state', 'other'], label: 'State' },
];

interface EventFiltersProps {
  /** None: all. */
  classes: readonly EventClass[];
  onChange: (classes: readonly EventClass[]) => void;
}

/** Narrows the log to some classes of events; none chosen means all. */
export function EventFilters({ classes, onChange }: EventFiltersProps) {
  const flip = (some: readonly EventClass[], isOn: boolean) =>
    onChange(isOn ? classes.filter((each) => !some.includes(each)) : [...classes, ...some]);
  return (
    <fieldset aria-label="Show only" className="flex shrink-0 flex-wrap gap-1 border-b border-line px-2 py-1.5">
      {filters.map(({ classes: some, label }) => {
        const isOn = some.every((each) => classes.includes(each));
        return (
          <button
            key={label}
            type="button"
            aria-pressed={isOn}
            className="h-6 rounded-full border border-line px-2.5 text-sm text-ink-2 hover:bg-hover aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-ink-inverse max-md:h-8"
            onClick={() => flip(some, isOn)}
          >
            {label}
          </button>
        );
      })}
    </fieldset>
  );
}
