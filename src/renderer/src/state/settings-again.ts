import type { StoreApi } from 'zustand/vanilla';
import type { Host } from '../host/host';
import type { FarmState } from './farm/farm-state';

type Asked = Pick<Host, 'connection' | 'onConnection' | 'invoke'>;
type Known = StoreApi<Pick<FarmState, 'settings'>>;

/**
 * Reads the settings anew when the window is in touch again: Croft may have been started with another environment meanwhile, which fixes
 * settings and of which no event tells. What an event or a snapshot brings before the answer goes before it, and settings that are the same
 * stay the same object.
 */
export function followSettings(host: Asked, farm: Known): () => void {
  let wasOnline = host.connection().kind === 'online';
  return host.onConnection(() => {
    const isOnline = host.connection().kind === 'online';
    const isBack = isOnline && !wasOnline;
    wasOnline = isOnline;
    if (isBack) void readSettings(host, farm);
  });
}

async function readSettings(host: Asked, farm: Known): Promise<void> {
  const { settings } = farm.getState();
  // Those that are not known yet come with the first snapshot.
  if (!settings) return;
  const reply = await host.invoke('settings.get', {});
  if (!reply.ok || farm.getState().settings !== settings) return;
  if (JSON.stringify(reply.value) !== JSON.stringify(settings)) farm.setState({ settings: reply.value });
}
