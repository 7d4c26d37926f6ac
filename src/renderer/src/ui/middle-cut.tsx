import { splitTail } from './split-tail';
import { visibleText } from './visible-text';

/**
 * A path or another long word that is cut in its middle where room is short; the whole of it is its title. Agents name files: what is hidden in
 * a name is drawn.
 */
export function MiddleCut({ text: name, className = '' }: { text: string; className?: string }) {
  const text = visibleText(name);
  const [head, tail] = splitTail(text);
  return (
    <bdi dir="ltr" title={text} className={`inline-flex min-w-0 max-w-full whitespace-pre ${className}`}>
      {/* All of the head goes before anything of the end does; and where there is room for both, nothing. */}
      {head !== '' && <span className="min-w-[1ch] shrink-[9999] truncate">{head}</span>}
      <span className="min-w-0 truncate">{tail}</span>
    </bdi>
  );
}
