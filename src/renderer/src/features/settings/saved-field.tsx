import { Lock } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { TextArea, TextField } from '../../ui/field';

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
}

/** A setting that is saved when it is left or on Enter. What is wrong stays in the field until it is right. */
export function SavedField({
  label,
  hint,
  value,
  fixedBy,
  onSave,
  type = 'text',
  placeholder,
  lines = 1,
}: SavedFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);

  async function commit(): Promise<void> {
    if (typed === null || typed.trim() === value) {
      setTyped(null);
      setError(null);
      return;
    }
    const wrong = notANumber(typed.trim(), type) ?? (await onSave(typed.trim()));
    setError(wrong);
    if (wrong === null) setTyped(null);
  }

  const shared = {
    label,
    hint: fixedBy === undefined ? hint : <FixedBy name={fixedBy} />,
    error,
    value: typed ?? value,
    placeholder,
    disabled: fixedBy !== undefined,
    spellCheck: false,
    onBlur: () => void commit(),
  };
  if (lines > 1) {
    return (
      <TextArea
        {...shared}
        rows={lines}
        className="font-mono text-sm"
        onChange={(event) => setTyped(event.target.value)}
      />
    );
  }
  return (
    <TextField
      {...shared}
      type={type === 'text' ? 'text' : 'number'}
      step="any"
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') void commit();
      }}
    />
  );
}

function notANumber(text: string, type: 'text' | 'number' | 'number-or-none'): string | null {
  if (type === 'text' || (type === 'number-or-none' && text === '')) return null;
  return text !== '' && Number.isFinite(Number(text)) ? null : 'Say a number.';
}

function FixedBy({ name }: { name: string }) {
  return (
    <span className="flex items-center gap-1">
      <Lock aria-hidden="true" className="size-3" />
      <span>
        Fixed by <code>{name}</code> in Croft’s environment.
      </span>
    </span>
  );
}
