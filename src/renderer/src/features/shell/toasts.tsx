import { useRef } from 'react';
import { useStore } from 'zustand';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import { useApp, useRoute } from '../../state/use-app';
import { focusNewest, useToastFocus } from '../../ui/toast-focus';
import { ToastList } from '../../ui/toast-list';

/** Messages of the whole window. */
export function Toasts() {
  const { toasts } = useApp();
  const shown = useStore(toasts.store);
  const list = useRef<HTMLElement>(null);
  // Another screen takes what had the focus before with it.
  useRoute();
  useToastFocus(list);
  useShortcuts({ messages: shown.length > 0 ? () => focusNewest(list.current) : undefined });
  return <ToastList ref={list} toasts={shown} onClose={toasts.close} />;
}
