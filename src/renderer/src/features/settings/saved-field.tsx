import { Lock } from 'lucide-react';
import { useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { Button } from '../../ui/button';
import { TextArea, TextField } from '../../ui/field';

const MOST_SHOWN = 40;

interface SavedFieldProps {
  label: string;
  hint?: ReactNode;
  /** The value as it is saved. */
  value: string;
  /** Name of the environment variable that fixes it. */
  fixedBy: string | undefined;
  /** Saves; answers what is wrong, or null. */
  onSave: (value: string) => Promise<string | null>;
  /** A number may be left out only where that means something. */
  type?: 'text' | 'number' | 'number-or-none';
  placeholder?: string;
  lines?: number;
  /** Of a number, where its value is said alone. */
  unit?: string;
}

/**
 * A setting that is saved when it is left or on Enter. What is wrong stays in the field until it is right, and which value holds
 * meanwhile stands below it, with the way back to that.
 */
export function SavedField({
  label,
  hint,
  value,
  fixedBy,
  onSave,
  type = 'text',
  placeholder,
  lines = 1,
  unit,
}: SavedFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  /** Counts what was typed and taken back: an answer that comes late is about something else. */
  const version = useRef(0);
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);

  function keep(text: string | null): void {
    version.current += 1;
    setTyped(text);
  }

  function revert(): void {
    // What is no number is not known to React, which leaves it standing.
    if (hasNoNumber(field.current)) field.current.value = value;
    keep(null);
    setError(null);
  }

  /** The button goes with what it is about: the focus goes back to the field. */
  function takeBack(): void {
    revert();
    field.current?.focus();
  }

  async function commit(): Promise<void> {
    if (hasNoNumber(field.current)) return setError(NO_NUMBER);
    if (typed === null || typed.trim() === value) return revert();
    const asked = version.current;
    const wrong = notANumber(typed.trim(), type) ?? (await onSave(typed.trim()));
    if (asked !== version.current) return;
    setError(wrong);
    if (wrong === null) setTyped(null);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter' && lines === 1) void commit();
    if (event.key !== 'Escape' || (typed === null && !hasNoNumber(field.current))) return;
    // One step out: out of what was typed, not out of the screen.
    event.stopPropagation();
    revert();
  }

  const shared = {
    ref: field,
    label,
    hint: fixedBy === undefined ? hint : <FixedBy name={fixedBy} />,
    error: error === null ? null : <Refused why={error} held={value} unit={unit} onRevert={takeBack} />,
    value: typed ?? value,
    placeholder,
    disabled: fixedBy !== undefined,
    spellCheck: false,
    onBlur: () => void commit(),
    onKeyDown,
  };
  if (lines > 1) {
    return (
      <TextArea {...shared} rows={lines} className="font-mono text-sm" onChange={(event) => keep(event.target.value)} />
    );
  }
  return (
    <TextField
      {...shared}
      type={type === 'text' ? 'text' : 'number'}
      step="any"
      onChange={(event) => keep(event.target.value)}
    />
  );
}

const NO_NUMBER = 'Say a number.';

/** Whether something stands in a field that is no number, such as `5e`: its value is empty then, as if nothing did. */
const hasNoNumber = (field: HTMLInputElement | null): field is HTMLInputElement => field?.validity.badInput === true;

function notANumber(text: string, type: 'text' | 'number' | 'number-or-none'): string | null {
  if (type === 'text' || (type === 'number-or-none' && text === '')) return null;
  return text !== '' && Number.isFinite(Number(text)) ? null : NO_NUMBER;
}

/** Why a setting cannot be changed here. */
export function FixedBy({ name }: { name: string }) {
  return (
    <span className="flex items-center gap-1">
      <Lock aria-hidden="true" className="size-3" />
      <span>
        Fixed by <code>{name}</code> in Croft’s environment.
      </span>
    </span>
  );
}

interface RefusedProps {
  why: string;
  held: string;
  unit: string | undefined;
  onRevert: () => void;
}

function Refused({ why, held, unit, onRevert }: RefusedProps) {
  const cut = held.length > MOST_SHOWN ? `${held.slice(0, MOST_SHOWN)}…` : held;
  const short = unit === undefined ? cut : `${cut} ${unit}`;
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span className="wrap-anywhere">
        {why} Not saved: {held === '' ? 'it is still empty.' : `${short} still holds.`}
      </span>
      <Button small onClick={onRevert}>
        {held === '' ? 'Empty it again' : `Back to ${short}`}
      </Button>
    </span>
  );
}
