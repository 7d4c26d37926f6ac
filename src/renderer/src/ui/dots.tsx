import { classNames } from './class-names';
import { Glyph } from './glyph';
import type { GlyphShape } from './glyph';
import { toneText } from './tone';
import type { Tone } from './tone';

export interface Dot {
  readonly key: string;
  readonly shape: GlyphShape;
  readonly tone: Tone;
  readonly words: string;
}

/** More than these are counted instead of drawn. */
const MOST = 5;

/** Steps in their order, as signs on a line; their words together are the name of the picture. */
export function Dots({ dots }: { dots: readonly Dot[] }) {
  const label = dots.map((dot) => dot.words).join('; ');
  const shown = dots.length > MOST ? windowAround(dots) : dots;
  return (
    <span title={label.replaceAll('; ', '\n')} className="flex h-5 items-center">
      <span className="sr-only">{label}</span>
      {shown.map((dot, index) => (
        <span key={dot.key} className="flex items-center">
          {index > 0 && <span className="h-px w-1.5 bg-line-strong" />}
          <Glyph shape={dot.shape} className={classNames('size-3', toneText[dot.tone])} />
        </span>
      ))}
      {dots.length > MOST && <span className="tick ml-1.5 text-xs text-ink-3">{dots.length}</span>}
    </span>
  );
}

/** The part of a long line where things happen. */
function windowAround(dots: readonly Dot[]): readonly Dot[] {
  const now = dots.findLastIndex((dot) => dot.tone !== 'quiet');
  const from = Math.min(Math.max(0, now - 2), dots.length - MOST);
  return dots.slice(from, from + MOST);
}
