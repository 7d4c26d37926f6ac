import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names';
import { Glyph } from './glyph';
import type { GlyphShape } from './glyph';
import { toneText } from './tone';
import type { Tone } from './tone';

interface ThingHeadProps {
  back: { readonly href: string; readonly label: string };
  sign: { readonly shape: GlyphShape; readonly tone: Tone; readonly words: string };
  /** What it belongs to. */
  owner: string;
  title: string;
  /** Where the title leads. */
  href?: string;
  children: ReactNode;
}

/** The top of a page about one thing: the way back, how it stands, what it is; then whatever belongs there. */
export function ThingHead({ back, sign, owner, title, href, children }: ThingHeadProps) {
  return (
    <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line py-1.5 pr-3 pl-2">
      <a
        href={back.href}
        aria-label={back.label}
        className="grid size-7 shrink-0 place-items-center rounded-md text-ink-2 hover:bg-hover hover:text-ink max-md:size-9"
      >
        <ArrowLeft aria-hidden="true" className="size-4" />
      </a>
      <div className="flex min-w-0 flex-[1_1_6rem] items-center gap-2 lg:flex-[1_1_14rem]">
        <Glyph shape={sign.shape} label={sign.words} className={classNames('shrink-0', toneText[sign.tone])} />
        <h1 className="flex min-w-0 flex-1 items-baseline gap-1.5 text-lg" title={title}>
          <bdi className="max-w-[35%] shrink-0 truncate font-normal text-ink-3">{owner}</bdi>
          <span aria-hidden="true" className="font-normal text-ink-3">
            ·
          </span>
          {href === undefined ? (
            <bdi className="truncate">{title}</bdi>
          ) : (
            <a href={href} dir="auto" className="min-w-0 truncate hover:underline" data-text>
              {title}
            </a>
          )}
        </h1>
      </div>
      {children}
    </header>
  );
}
