import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { Button } from './button';

interface AskFirstProps {
  /** The question is asked: it stands in the place of what asked it. */
  isAsking: boolean;
  /** What is pressed a second time. */
  sure: string;
  /** What will come of it. */
  loses: string;
  small?: boolean;
  onSure: () => void;
  /** The answer was no: by Escape, or by looking elsewhere. */
  onLeave: () => void;
  /** What asks. */
  children: ReactNode;
}

/**
 * A question in place before something that nothing brings back. It takes the focus: Enter says yes, Escape or a look elsewhere says
 * no. After a no by Escape the focus is where it was.
 */
export function AskFirst({ isAsking, sure, loses, small = false, onSure, onLeave, children }: AskFirstProps) {
  const box = useRef<HTMLSpanElement>(null);
  const goesBack = useRef(false);
  useEffect(() => {
    if (!isAsking && !goesBack.current) return;
    goesBack.current = false;
    box.current?.querySelector('button')?.focus();
  }, [isAsking]);

  return (
    <span ref={box} className="contents">
      {isAsking ? (
        <Button
          small={small}
          look="danger"
          keys="enter"
          title={loses}
          aria-description={loses}
          onClick={(event) => {
            // The second half of a double click: nobody has read the question yet.
            if (event.detail <= 1) onSure();
          }}
          onBlur={onLeave}
          onKeyDown={(event) => {
            // Nor has whoever holds the key that has asked it.
            if (event.key === 'Enter' && event.repeat) event.preventDefault();
            if (event.key !== 'Escape') return;
            event.preventDefault();
            goesBack.current = true;
            onLeave();
          }}
        >
          {sure}
        </Button>
      ) : (
        children
      )}
    </span>
  );
}
