import { useId } from 'react';
import type { ReactNode } from 'react';

export interface RadioCard<T extends string> {
  readonly value: T;
  readonly title: string;
  readonly text: ReactNode;
}

interface RadioCardsProps<T extends string> {
  legend: string;
  cards: readonly RadioCard<T>[];
  value: T;
  onChange: (value: T) => void;
}

/** One of a few, each with a sentence; arrow keys move as in any radio group. */
export function RadioCards<T extends string>({ legend, cards, value, onChange }: RadioCardsProps<T>) {
  const name = useId();
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1 text-sm font-medium text-ink-2">{legend}</legend>
      {cards.map((card) => (
        <label
          key={card.value}
          className="grid grid-cols-[auto_1fr] gap-x-2.5 rounded-md border border-line px-2.5 py-2 hover:bg-hover has-checked:border-ink has-checked:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-focus"
        >
          <input
            type="radio"
            name={name}
            checked={card.value === value}
            onChange={() => onChange(card.value)}
            className="mt-0.5 size-4 accent-ink focus-visible:outline-none"
          />
          <span className="font-medium">{card.title}</span>
          <span className="col-start-2 text-sm text-ink-2">{card.text}</span>
        </label>
      ))}
    </fieldset>
  );
}
