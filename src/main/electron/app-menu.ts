import { Menu } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';

/** Larger and smaller screens: their keys come from the menu, whether it is seen or not. */
const view: MenuItemConstructorOptions = {
  label: 'View',
  submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' }],
};

/**
 * The app's menu in place of Electron's own, which reloads pages and leads to Electron's pages. macOS takes the keys for copying and
 * quitting from it and always shows it; elsewhere windows hide it, so that Alt alone stays with what is typed into.
 */
export function setAppMenu(platform: NodeJS.Platform = process.platform): void {
  const mac: MenuItemConstructorOptions[] = [{ role: 'appMenu' }, { role: 'editMenu' }, view, { role: 'windowMenu' }];
  Menu.setApplicationMenu(Menu.buildFromTemplate(platform === 'darwin' ? mac : [view]));
}
