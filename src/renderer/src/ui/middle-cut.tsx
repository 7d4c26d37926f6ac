/** How much of the end always stays: a file's name matters more than its folders. */
const TAIL = 24;

/** Splits text so that the second part, with the end of it, is never cut. */
export function splitTail(text: string, tail = TAIL): readonly [string, string] {
  if (text.length <= tail) return ['', text];
  const slash = text.lastIndexOf('/');
  const wanted = slash >= 0 && text.length - slash <= tail * 2 ? slash : text.length - tail;
  return [text.slice(0, wanted), text.slice(wanted)];
}

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
