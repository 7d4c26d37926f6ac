import { useState } from 'react';
import { CheckField } from '../../ui/check-field';
import { TextField } from '../../ui/field';

interface Hours {
  readonly from: string;
  readonly to: string;
}

const NIGHT: Hours = { from: '22:00', to: '07:00' };

/** When nothing pops up. */
export function QuietHours({
  value,
  onChange,
}: {
  value: Hours | null;
  onChange: (value: Hours | null) => Promise<string | null>;
}) {
  const [error, setError] = useState<string | null>(null);
  const save = (next: Hours | null) => void onChange(next).then(setError);
  return (
    <div className="grid gap-2">
      <CheckField label="Quiet hours" checked={value !== null} onChange={(isOn) => save(isOn ? NIGHT : null)} />
      {value !== null && (
        <div className="grid grid-cols-2 gap-2">
          <TextField
            label="From"
            type="time"
            value={value.from}
            error={error}
            onChange={(event) => event.target.value && save({ ...value, from: event.target.value })}
          />
          <TextField
            label="To"
            type="time"
            value={value.to}
            onChange={(event) => event.target.value && save({ ...value, to: event.target.value })}
          />
        </div>
      )}
    </div>
  );
}
