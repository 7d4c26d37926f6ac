import type { ReactNode } from 'react';
import { classNames } from './class-names';

export type GlyphShape =
  'empty' | 'dashed' | 'half' | 'full' | 'cross' | 'flag' | 'pause' | 'slash' | 'check' | 'triangle';

const paths: Readonly<Record<GlyphShape, ReactNode>> = {
  empty: <circle cx="8" cy="8" r="4.75" fill="none" strokeWidth="1.5" />,
  dashed: <circle cx="8" cy="8" r="4.75" fill="none" strokeWidth="1.5" strokeDasharray="2.2 2.05" />,
  half: (
    <>
      <circle cx="8" cy="8" r="4.75" fill="none" strokeWidth="1.5" />
      <path d="M8 3.250a4.750 4.750 0 0 1 0 9.500z" stroke="none" />
    </>
  ),
  full: <circle cx="8" cy="8" r="5.25" stroke="none" />,
  cross: <path d="m4.500 4.500 7 7m0-7-7 7" fill="none" strokeWidth="2" strokeLinecap="round" />,
  flag: (
    <>
      <path d="M4.250 2.250v11.750" fill="none" strokeWidth="1.600" strokeLinecap="round" />
      <path d="M5 3h7.750l-2 2.750 2 2.750H5z" stroke="none" />
    </>
  ),
  pause: <path d="M5.500 4v8m5-8v8" fill="none" strokeWidth="2.400" strokeLinecap="round" />,
  slash: (
    <>
      <circle cx="8" cy="8" r="4.75" fill="none" strokeWidth="1.5" />
      <path d="M4.800 11.200 11.200 4.800" fill="none" strokeWidth="1.500" />
    </>
  ),
  triangle: <path d="M8 2.500 14 13.250H2z" fill="none" strokeWidth="1.500" strokeLinejoin="round" />,
  check: (
    <>
      <circle cx="8" cy="8" r="5.75" stroke="none" />
      <path
        className="stroke-surface"
        d="m5.500 8.200 1.800 1.800 3.200-3.800"
        fill="none"
        strokeWidth="1.500"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
};

/** A sign that is told by its shape as well as by its colour, which comes from the text colour around it. */
export function Glyph({ shape, label, className }: { shape: GlyphShape; label?: string; className?: string }) {
  const words = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    <svg
      viewBox="0 0 16 16"
      className={classNames('size-4 shrink-0 fill-current stroke-current', className)}
      {...words}
    >
      {paths[shape]}
    </svg>
  );
}
