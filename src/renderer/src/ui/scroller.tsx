import type { ComponentProps, ElementType } from 'react';

type ScrollerProps = ComponentProps<'section'> & {
  /** Named for screen readers, since it can be reached by Tab. */
  'aria-label'?: string;
  as?: ElementType;
};

/** A part that scrolls by keys, too: it takes the focus, because nothing in it may. */
export function Scroller({ as: Tag = 'section', ...rest }: ScrollerProps) {
  return <Tag tabIndex={0} {...rest} />;
}
