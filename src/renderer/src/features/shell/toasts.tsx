import { useStore } from 'zustand';
import { useApp } from '../../state/use-app';
import { ToastList } from '../../ui/toast-list';

/** Messages of the whole window. */
export function Toasts() {
  const { toasts } = useApp();
  return <ToastList toasts={useStore(toasts.store)} onClose={toasts.close} />;
}
