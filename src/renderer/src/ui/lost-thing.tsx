import { Button } from './button';
import { Trouble } from './message';

interface LostThingProps {
  message: string;
  next: string;
  /** Says where it is now. */
  find: { readonly label: string; readonly run: () => void };
  look: Look;
  onLook: () => void;
  /** Does without it. */
  drop: { readonly label: string; readonly run: () => void };
}

/** Whether it is looked for again right now, and what came of it. */
export type Look = 'none' | 'looking' | 'still-gone';

/** Something that is not where it was: what is known of that, and the ways to go on. */
export function LostThing({ message, next, find, look, onLook, drop }: LostThingProps) {
  const isLooking = look === 'looking';
  return (
    <Trouble title={message} next={next}>
      <Button small onClick={find.run}>
        {find.label}
      </Button>
      <Button small aria-disabled={isLooking} onClick={isLooking ? undefined : onLook}>
        {isLooking ? 'Looking…' : 'Look again'}
      </Button>
      <Button small look="danger" onClick={drop.run}>
        {drop.label}
      </Button>
      <output className="text-sm text-ink-2">{look === 'still-gone' && 'Still not there.'}</output>
    </Trouble>
  );
}
