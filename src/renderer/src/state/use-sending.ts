import { useRef, useState } from 'react';
import type { Failure } from '../../../main/contract/errors';
import type { Refusal, Tell } from './call';
import { detailsOf } from './toasts';
import { useIsHere } from './use-is-here';

/** What was refused, as a dialog says it beside its button. */
export interface RefusedWords {
  readonly title: string;
  readonly next: string | null;
  readonly details: string;
  readonly wayOut: Refusal['wayOut'];
}

/** What a dialog sends: once at a time. What is refused stays in the dialog, with all that was written there. */
export interface Sending {
  readonly busy: boolean;
  readonly refused: RefusedWords | null;
  /** `work` answers whether it was done; else it has told why not. */
  send(work: (tell: Tell) => Promise<boolean>): Promise<void>;
}

/** The words of a failure, for a dialog. */
export const refusedBy = (failure: Failure, wayOut: Refusal['wayOut'] = null): RefusedWords => ({
  title: failure.message,
  next: failure.next ?? null,
  details: detailsOf(failure),
  wayOut,
});

/** For a dialog that sends something. `onDone` is called when it was done, unless the dialog has gone meanwhile. */
export function useSending(onDone: () => void): Sending {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<RefusedWords | null>(null);
  const isSending = useRef(false);
  const isHere = useIsHere();

  async function send(work: (tell: Tell) => Promise<boolean>): Promise<void> {
    if (isSending.current) return;
    isSending.current = true;
    setBusy(true);
    // Said again, it is heard again.
    setRefused(null);
    const done = await work(({ failure, wayOut }) => setRefused(refusedBy(failure, wayOut)));
    isSending.current = false;
    setBusy(false);
    if (done && isHere()) onDone();
  }
  return { busy, refused, send };
}
