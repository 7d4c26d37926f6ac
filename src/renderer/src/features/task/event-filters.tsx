import type { EventClass } from '../../../../main/contract/event';
import { eventKinds } from '../../state/view/event-kinds';
import { ToggleChips } from '../../ui/toggle-chips';

interface EventFiltersProps {
  /** None: all. */
  classes: readonly EventClass[];
  onChange: (classes: readonly EventClass[]) => void;
}

/** Narrows the log to some classes of events; none chosen means all. */
export function EventFilters({ classes, onChange }: EventFiltersProps) {
  return (
    <ToggleChips
      label="Show only"
      chips={eventKinds(classes, onChange)}
      className="shrink-0 flex-wrap border-b border-line px-2 py-1.5"
    />
  );
}
