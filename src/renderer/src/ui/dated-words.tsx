import { Prose } from './prose';

interface DatedWordsProps {
  title: string;
  /** When it was said, in words. */
  when: string;
  text: string | null;
  /** What was said of single lines. */
  points: readonly Point[];
}

interface Point {
  readonly key: string;
  readonly place: string;
  /** The line that it was said of. */
  readonly quote: string;
  readonly text: string;
}

/** What somebody has said at one time: of the whole, then of single lines. */
export function DatedWords({ title, when, text, points }: DatedWordsProps) {
  return (
    <>
      <h2 className="text-sm font-medium text-ink-2">
        {title} <span className="tick font-normal text-ink-3">{when}</span>
      </h2>
      {text !== null && <Prose text={text} className="mt-1" />}
      {points.length > 0 && (
        <ul className="mt-1.5 grid gap-1.5 border-l-2 border-line pl-3">
          {points.map(({ key, place, quote, text: words }) => (
            <li key={key} className="min-w-0 wrap-anywhere">
              <code dir="ltr" className="text-sm text-ink-2">
                {place}
              </code>
              {quote !== '' && (
                <p dir="ltr" className="truncate font-mono text-sm text-ink-3" title={quote}>
                  {quote}
                </p>
              )}
              <Prose text={words} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
