import { classNames } from './class-names';
import { Scroller } from './scroller';
import { visibleTurns } from './visible-text';

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));

interface PlainFieldsProps {
  fields: Readonly<Record<string, unknown>>;
  /** How tall it becomes before it scrolls. */
  className: string;
}

/** Values name by name, as plain text. Long ones scroll; nothing is left out. */
export function PlainFields({ fields, className }: PlainFieldsProps) {
  const entries = Object.entries(fields);
  if (entries.length === 0) return null;
  return (
    <Scroller
      as="dl"
      className={classNames(
        'grid gap-1 overflow-y-auto rounded-md border border-line bg-surface px-2.5 py-1.5',
        className,
      )}
    >
      {entries.map(([name, value]) => (
        <div key={name} className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-2 max-md:grid-cols-1 max-md:gap-0">
          <dt className="text-sm leading-5 wrap-anywhere text-ink-3">{visibleTurns(name)}</dt>
          <dd>
            <pre className="text-sm leading-5 wrap-anywhere whitespace-pre-wrap">{visibleTurns(asText(value))}</pre>
          </dd>
        </div>
      ))}
    </Scroller>
  );
}
