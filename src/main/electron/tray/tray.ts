import { isDeepStrictEqual } from 'node:util';
import { Menu, Tray } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';
import { trayImage } from './image';
import type { TrayAction, TrayEntry, TrayModel } from './model';

/** The icon beside the clock. */
export interface TrayIcon {
  /** Shows this; nothing is touched where it is what it shows already. */
  show(model: TrayModel): void;
  dispose(): void;
}

export interface TrayOptions {
  /** Folder of the drawn icons. */
  readonly icons: string;
  readonly model: TrayModel;
  /** A click on the icon itself, where the system tells of one. */
  onClick(): void;
  onAction(action: TrayAction): void;
}

/** Puts the icon up. A menu that is open on the user's screen is replaced only when it says something new. */
export function createTray(o: TrayOptions): TrayIcon {
  const tray = new Tray(trayImage(o.icons, o.model.icon));
  let shown: TrayModel | null = null;
  const show = (model: TrayModel): void => {
    if (model.icon !== shown?.icon) tray.setImage(trayImage(o.icons, model.icon));
    if (model.tooltip !== shown?.tooltip) tray.setToolTip(model.tooltip);
    if (!isDeepStrictEqual(model.entries, shown?.entries)) {
      tray.setContextMenu(Menu.buildFromTemplate(model.entries.map((entry) => itemOf(entry, o.onAction))));
    }
    shown = model;
  };
  // On macOS a click opens the menu, as everything else up there does.
  if (process.platform !== 'darwin') tray.on('click', o.onClick);
  show(o.model);
  return { show, dispose: () => tray.destroy() };
}

function itemOf(entry: TrayEntry, act: TrayOptions['onAction']): MenuItemConstructorOptions {
  switch (entry.kind) {
    case 'separator':
      return { type: 'separator' };
    case 'words':
      return { label: shownLabel(entry.label), enabled: false };
    case 'action':
      return { label: shownLabel(entry.label), click: () => act(entry.action) };
    case 'menu':
      return { label: shownLabel(entry.label), submenu: entry.entries.map((inner) => itemOf(inner, act)) };
  }
}

/** A single ampersand would mark the next letter as a key. */
const shownLabel = (label: string): string => label.replaceAll('&', '&&');
