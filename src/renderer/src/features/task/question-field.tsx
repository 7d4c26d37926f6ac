import { useId } from 'react';
import { TextField } from '../../ui/field';
import { toggle } from './question-answers';
import type { Choice, Question } from './question-answers';

interface QuestionFieldProps {
  question: Question;
  choice: Choice | undefined;
  onChoose: (choice: Choice) => void;
}

/** One question: its options, and room for own words. */
export function QuestionField({ question, choice, onChoose }: QuestionFieldProps) {
  const name = useId();
  const { multiSelect, options } = question;
  return (
    <fieldset className="grid gap-1">
      <legend className="mb-1 font-medium wrap-anywhere">{question.question}</legend>
      {options.map((option) => (
        <label
          key={option.label}
          className="grid grid-cols-[auto_1fr] gap-x-2 rounded-md border border-line bg-surface px-2 py-1 hover:bg-hover has-checked:border-ink"
        >
          <input
            type={multiSelect ? 'checkbox' : 'radio'}
            name={name}
            className="mt-0.5 size-4 accent-ink"
            checked={choice?.labels.includes(option.label) ?? false}
            onChange={() => onChoose(toggle(choice, option.label, multiSelect))}
          />
          <span className="wrap-anywhere">{option.label}</span>
          {option.description !== null && (
            <span className="col-start-2 text-sm text-ink-2 wrap-anywhere">{option.description}</span>
          )}
        </label>
      ))}
      <TextField
        label={`Own words: ${question.question}`}
        bare
        maxLength={4000}
        value={choice?.words ?? ''}
        placeholder={options.length > 0 ? 'or in your own words' : 'Your answer'}
        onChange={(event) => onChoose({ labels: multiSelect ? (choice?.labels ?? []) : [], words: event.target.value })}
      />
    </fieldset>
  );
}
