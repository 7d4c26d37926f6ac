import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { RefObject } from 'react';
import { Button } from './button';
import { CopyButton } from './copy-button';
import { InlineCode } from './inline-code';
import { IconButton } from './icon-button';
import { useCardFocus } from './toast-focus';
import { useToastRoom } from './toast-room';
import { visibleTurns } from './visible-text';

export interface ToastItem {
  readonly id: number;
  readonly tone: 'good' | 'bad' | 'plain';
  readonly text: string;
  readonly next: string | null;
  readonly action: { readonly label: string; readonly run: () => void } | null;
  readonly details: string | null;
  readonly forMs: number | null;
}

interface ToastListProps {
  toasts: readonly ToastItem[];
  onClose: (id: number) => void;
  ref: RefObject<HTMLElement | null>;
}

/**
 * Short messages in a corner; said by screen readers as they come. In a narrow window they are as wide as it is, and stand above what is at its
 * lower end: `useToastRoom` lifts them.
 */
export function ToastList({ toasts, onClose, ref }: ToastListProps) {
  useToastRoom(ref, toasts);
  return (
    <section
      ref={ref}
      aria-label="Messages"
      aria-live="polite"
      className="pointer-events-none z-40 grid gap-2 max-md:absolute max-md:inset-x-2 max-md:bottom-[max(var(--lift,8px),calc(8px+env(safe-area-inset-bottom)))] md:fixed md:right-3 md:bottom-3 md:w-96"
    >
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} onClose={onClose} />
      ))}
    </section>
  );
}

const LONGEST_QUOTE = 80;

/** Text in which names of tasks stand in “quotes”: each is cut to a length and keeps its own direction. */
function Quoted({ text }: { text: string }) {
  return text.split(/“([^”]*)”/).map((part, index) =>
    index % 2 === 0 ? (
      <InlineCode key={index} text={part} />
    ) : (
      <span key={index}>
        “<bdi>{part.length > LONGEST_QUOTE ? `${part.slice(0, LONGEST_QUOTE)}…` : part}</bdi>”
      </span>
    ),
  );
}

/** It does not go while it has the focus: somebody is about to act on it. Escape closes it. */
function ToastCard({ toast, onClose }: { toast: ToastItem; onClose: (id: number) => void }) {
  const close = useEffectEvent(() => onClose(toast.id));
  const card = useRef<HTMLDivElement>(null);
  const hasFocus = useCardFocus(card, () => onClose(toast.id));
  useEffect(() => {
    if (toast.forMs === null || hasFocus) return undefined;
    const timer = setTimeout(() => close(), toast.forMs);
    return () => clearTimeout(timer);
  }, [toast.forMs, hasFocus]);

  return (
    <div
      ref={card}
      className="floats pointer-events-auto flex items-start gap-2.5 rounded-md border border-line bg-raised py-2 pr-1.5 pl-3 shadow-float"
    >
      {toast.tone === 'bad' && <CircleAlert aria-hidden="true" className="mt-1.5 size-4 shrink-0 text-fail" />}
      {toast.tone === 'good' && <CircleCheck aria-hidden="true" className="mt-1.5 size-4 shrink-0 text-done" />}
      <div className="grid min-w-0 flex-1 gap-0.5 py-1">
        <p className="wrap-anywhere">
          <Quoted text={visibleTurns(toast.text)} />
        </p>
        {toast.next !== null && (
          <p className="text-sm text-ink-2 wrap-anywhere">
            <InlineCode text={visibleTurns(toast.next)} />
          </p>
        )}
        {toast.details !== null && (
          <div className="-ml-2">
            <CopyButton text={toast.details} words="Copy details" />
          </div>
        )}
      </div>
      {toast.action !== null && (
        <Button
          small
          data-action
          className="mt-0.5"
          onClick={() => {
            toast.action?.run();
            onClose(toast.id);
          }}
        >
          {toast.action.label}
        </Button>
      )}
      <IconButton label="Close message" onClick={() => onClose(toast.id)}>
        <X />
      </IconButton>
    </div>
  );
}
