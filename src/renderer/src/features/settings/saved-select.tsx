import { useState } from 'react';
import type { ReactNode } from 'react';
import { SelectField } from '../../ui/field';
import { FixedBy } from './saved-field';

export interface KnownValue {
  readonly value: string;
  readonly title: string;
}

interface SavedSelectProps {
  label: string;
  hint?: ReactNode;
  /** The value as it is saved; it is offered also where it is none of the known ones. */
  value: string;
  known: readonly KnownValue[];
  /** Name of the environment variable that fixes it. */
  fixedBy: string | undefined;
  /** Saves; answers what is wrong, or null. */
  onSave: (value: string) => Promise<string | null>;
}

/** A setting with values that Croft knows; it is saved when another is chosen. */
export function SavedSelect({ label, hint, value, known, fixedBy, onSave }: SavedSelectProps) {
  const [error, setError] = useState<string | null>(null);
  const isKnown = known.some((each) => each.value === value);
  return (
    <SelectField
      label={label}
      hint={fixedBy === undefined ? hint : <FixedBy name={fixedBy} />}
      error={error}
      value={value}
      disabled={fixedBy !== undefined}
      onChange={({ target }) => void onSave(target.value).then(setError)}
    >
      {!isKnown && <option value={value}>{value}</option>}
      {known.map((each) => (
        <option key={each.value} value={each.value}>
          {each.title}
        </option>
      ))}
    </SelectField>
  );
}
