import { useEffect, useEffectEvent } from 'react';
import { useApp } from '../use-app';
import type { ShortcutHandler } from './shortcut-registry';
import type { ShortcutId } from './shortcut-table';

/** Says what shortcuts do while a component is on the screen. A handler that is undefined is not there. */
export function useShortcuts(handlers: Partial<Record<ShortcutId, ShortcutHandler | undefined>>): void {
  const { shortcuts } = useApp();
  const ids = Object.keys(handlers)
    .filter((id) => handlers[id as ShortcutId] !== undefined)
    .join(' ');
  const call = useEffectEvent((id: ShortcutId, key: string) => handlers[id]?.(key));
  useEffect(() => {
    const off = ids
      .split(' ')
      .filter(Boolean)
      .map((id) => shortcuts.on(id as ShortcutId, (key) => call(id as ShortcutId, key)));
    return () => off.forEach((stop) => stop());
  }, [ids, shortcuts]);
}
