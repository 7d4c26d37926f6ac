import { Pause } from 'lucide-react';
import { useRef } from 'react';
import { togglePause } from '../../state/farm-actions';
import { useShownKeys } from '../../state/keys/use-shown-keys';
import { useApp, useFarm } from '../../state/use-app';
import { useKeptFocus } from '../../ui/focus-back';
import { Glyph } from '../../ui/glyph';
import { IconButton } from '../../ui/icon-button';
import { Tip } from '../../ui/tip';

/** The farm stands still, or can be made to: whoever presses the one button has the focus on the other then. */
export function PausePart() {
  const part = useRef<HTMLSpanElement>(null);
  useKeptFocus(part);
  return (
    <span ref={part} className="contents">
      <PauseButton />
    </span>
  );
}

function PauseButton() {
  const app = useApp();
  const control = useFarm((farm) => farm.health?.control ?? 'open');
  const shownKeys = useShownKeys();
  if (control === 'open') {
    return (
      <IconButton
        label="Pause: start nothing new"
        {...shownKeys('shift+p')}
        className="max-md:hidden"
        onClick={() => void togglePause(app)}
      >
        <Pause />
      </IconButton>
    );
  }
  return (
    <Tip words="Nothing new starts. Click to go on." {...shownKeys('shift+p')}>
      <button
        type="button"
        className="mr-1 flex h-7 shrink-0 items-center gap-1.5 rounded-md bg-held-soft px-2 font-medium text-held hover:brightness-105"
        onClick={() => void togglePause(app)}
      >
        <Glyph shape="pause" className="size-3.5" />
        {control === 'paused' ? 'paused' : 'finishing'}
      </button>
    </Tip>
  );
}
