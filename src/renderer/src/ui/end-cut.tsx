import { visibleText } from './visible-text';

/** A name that is cut at its end where room is short, as its beginning tells it from others; the whole of it is its title. */
export function EndCut({ text: name, className = '' }: { text: string; className?: string }) {
  const text = visibleText(name);
  return (
    <bdi dir="ltr" title={text} className={`min-w-0 truncate ${className}`}>
      {text}
    </bdi>
  );
}
