import { InlineCode } from '../../ui/inline-code';
import { Prose } from '../../ui/prose';

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

/** `changedFiles` as `changed files`. */
const inWords = (name: string): string =>
  name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();

/** What a stage handed to the next one, exactly as it is kept. */
export function PassedOn({ context }: { context: Readonly<Record<string, unknown>> }) {
  const entries = Object.entries(context).filter(([, value]) => !isEmpty(value));
  if (entries.length === 0) return null;
  return (
    <details className="group mt-2 rounded-md border border-line bg-sunken">
      <summary className="rounded-md px-2.5 py-1 text-sm font-medium text-ink-2 hover:bg-hover">
        Passed on to the next stage
      </summary>
      <dl className="grid gap-2 border-t border-line px-2.5 py-2">
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt className="text-sm text-ink-3">{inWords(name)}</dt>
            <dd>
              <ContextValue value={value} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function ContextValue({ value }: { value: unknown }) {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return (
      <ul>
        {value.map((item: string) => (
          <li key={item} className="font-mono text-sm wrap-anywhere">
            <InlineCode text={item} />
          </li>
        ))}
      </ul>
    );
  }
  if (typeof value === 'string') return <Prose text={value} />;
  return <pre className="text-sm wrap-anywhere whitespace-pre-wrap">{JSON.stringify(value, null, 2)}</pre>;
}
