import { useEffect } from 'react';
import { useApp } from '../../state/use-app';

/**
 * Lets Croft's own global hotkeys do nothing while keys are recorded: otherwise the system would hand those to Croft instead of the
 * recorder. A browser cannot have that; it records what reaches it. The desktop lets go by itself when the window is left.
 */
export function useHeldHotkeys(isRecording: boolean): void {
  const { host } = useApp();
  useEffect(() => {
    if (!isRecording) return;
    void host.invoke('desktop.hold-hotkeys', { held: true });
    return () => void host.invoke('desktop.hold-hotkeys', { held: false });
  }, [isRecording, host]);
}
