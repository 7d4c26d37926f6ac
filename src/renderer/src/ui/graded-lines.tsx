import { classNames } from './class-names';
import { Prose } from './prose';

interface GradedLine {
  /** How much it matters, in a word. */
  readonly grade: string;
  readonly weight: 'grave' | 'usual' | 'light';
  readonly place: string | null;
  readonly text: string;
}

const weightText = { grave: 'text-fail', usual: 'text-ink', light: 'text-ink-3' } as const;

/** Things that were found, one below the other: how much each matters, where it is, what it is. Nothing where there are none. */
export function GradedLines({ lines }: { lines: readonly GradedLine[] }) {
  if (lines.length === 0) return null;
  return (
    <ul className="grid gap-1.5 border-l-2 border-line pl-3">
      {lines.map(({ grade, weight, place, text }) => (
        <li key={`${place}:${text}`} className="wrap-anywhere">
          <span className={classNames('text-sm font-medium', weightText[weight])}>{grade}</span>{' '}
          {place !== null && (
            <code dir="ltr" className="text-sm text-ink-2">
              {place}
            </code>
          )}
          <Prose text={text} className="text-ink-2" />
        </li>
      ))}
    </ul>
  );
}
