import { splitTail } from './split-tail';

/** A path or another long word that is cut in its middle where room is short; the whole of it is its title. */
export function MiddleCut({ text, className = '' }: { text: string; className?: string }) {
  const [head, tail] = splitTail(text);
  return (
    <bdi dir="ltr" title={text} className={`inline-flex min-w-0 max-w-full whitespace-pre ${className}`}>
      {head !== '' && <span className="truncate">{head}</span>}
      <span className={head === '' ? 'truncate' : 'max-w-[85%] shrink-0 truncate'}>{tail}</span>
    </bdi>
  );
}
