import { X } from 'lucide-react';
import { useId, useLayoutEffect, useRef } from 'react';
import type { FormEvent, ReactNode, RefObject } from 'react';
import { classNames } from './class-names';
import { Button } from './button';
import { rememberFocus } from './focus-back';
import { IconButton } from './icon-button';
import { Trouble } from './message';
import { closeTips } from './tip';

interface DialogProps {
  title: string;
  onClose: () => void;
  /** Makes the dialog a form; Ctrl-Enter sends it from any field. */
  onSubmit?: () => void;
  wide?: boolean;
  /** There is only text in it: the text takes the focus and scrolls by keys. */
  reading?: boolean;
  footer?: ReactNode;
  /** Why what was sent was not done: said right above the buttons, whatever the dialog is scrolled to. */
  refused?: Refused | null;
  children: ReactNode;
}

interface Refused {
  readonly title: string;
  readonly next: string | null;
  readonly details: string;
  /** A way out of it, outside of the dialog. */
  readonly wayOut: { readonly label: string; readonly run: () => void } | null;
}

/** Opens a dialog as long as it is drawn, and gives the focus back. `autoFocus` in it would take the focus before this can remember who had it. */
export function useModal(ref: RefObject<HTMLDialogElement | null>): void {
  useLayoutEffect(() => {
    const dialog = ref.current;
    const giveBack = rememberFocus();
    closeTips();
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    return () => {
      dialog?.close();
      giveBack();
    };
  }, [ref]);
}

/**
 * A modal dialog. The platform's own: it traps focus, makes the rest inert, closes on Escape and gives the focus back.
 * It is open as long as it is drawn. Focus goes to `[data-autofocus]`. A click beside it closes it, unless words were typed into it.
 */
export function Dialog({
  title,
  onClose,
  onSubmit,
  wide = false,
  reading = false,
  refused = null,
  ...parts
}: DialogProps) {
  const { footer, children } = parts;
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const hasTyped = useRef(false);

  useModal(ref);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit?.();
  };

  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      className={classNames(
        'floats m-auto max-h-[min(44rem,calc(100dvh-2rem))] md:max-h-[min(44rem,calc(88dvh-1.5rem))] w-[calc(100vw-1.5rem)] flex-col overflow-hidden rounded-md border border-line bg-raised text-ink shadow-float open:flex md:mt-[12vh]',
        wide ? 'max-w-3xl' : 'max-w-lg',
      )}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        // A click beside a form that holds words is a slip of the hand.
        if (event.target === event.currentTarget && !(hasTyped.current && holdsWords(event.currentTarget))) onClose();
      }}
      onInput={() => {
        hasTyped.current = true;
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSubmit?.();
      }}
    >
      <form className="flex min-h-0 flex-1 flex-col" onSubmit={submit}>
        <header className="flex items-center gap-2 border-b border-line py-2 pr-2 pl-4">
          <h2 id={titleId} className="flex-1 text-base">
            {title}
          </h2>
          <IconButton label="Close" keys="escape" onClick={onClose}>
            <X />
          </IconButton>
        </header>
        <div
          className="min-h-0 flex-1 overflow-y-auto p-4 focus-visible:outline-none"
          {...(reading && { tabIndex: 0, 'data-autofocus': true, role: 'region', 'aria-labelledby': titleId })}
        >
          {children}
        </div>
        {refused && <RefusedPart {...refused} onClose={onClose} />}
        {footer !== undefined && (
          <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-4 py-3">
            {footer}
          </footer>
        )}
      </form>
    </dialog>
  );
}

const holdsWords = (dialog: HTMLDialogElement): boolean =>
  [...dialog.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>('textarea, input')].some(
    ({ type, value }) => ['textarea', 'text'].includes(type) && value.trim() !== '',
  );

function RefusedPart({ title, next, details, wayOut, onClose }: Refused & { onClose: () => void }) {
  const leave = () => {
    onClose();
    wayOut?.run();
  };
  return (
    <div className="max-h-48 shrink-0 overflow-y-auto border-t border-line px-4 py-3">
      <Trouble title={title} next={next} details={details}>
        {wayOut && (
          <Button small onClick={leave}>
            {wayOut.label}
          </Button>
        )}
      </Trouble>
    </div>
  );
}
