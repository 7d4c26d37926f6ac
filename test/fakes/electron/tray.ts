import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { onControl } from './control';

type Template = Electron.MenuItemConstructorOptions;

export class Menu {
  readonly items: readonly Template[];

  constructor(items: readonly Template[]) {
    this.items = items;
  }

  static buildFromTemplate(template: readonly Template[]): Menu {
    return new Menu(template);
  }

  static application: Menu | null = null;

  static setApplicationMenu(menu: Menu | null): void {
    Menu.application = menu;
  }
}

class NativeImage {
  readonly path: string;
  template = false;

  constructor(path: string) {
    this.path = path;
  }

  isEmpty(): boolean {
    return !existsSync(this.path);
  }

  setTemplateImage(on: boolean): void {
    this.template = on;
  }
}

export const nativeImage = { createFromPath: (path: string) => new NativeImage(path) };

/** How often a menu was put up, over all trays: one that is rebuilt without need closes under its user's hand. */
let menusSet = 0;
const trays = new Set<Tray>();

export class Tray extends EventEmitter {
  image: NativeImage;
  tooltip = '';
  menu: Menu | null = null;

  constructor(image: NativeImage) {
    super();
    this.image = image;
    trays.add(this);
  }

  setImage(image: NativeImage): void {
    this.image = image;
  }

  setToolTip(text: string): void {
    this.tooltip = text;
  }

  setContextMenu(menu: Menu): void {
    menusSet += 1;
    this.menu = menu;
  }

  destroy(): void {
    trays.delete(this);
  }
}

export interface ShownItem {
  readonly label: string;
  readonly enabled: boolean;
  readonly submenu: readonly ShownItem[];
}

const shown = ({ label, type, enabled, submenu }: Template): ShownItem => ({
  label: type === 'separator' ? '-' : (label ?? ''),
  enabled: enabled ?? true,
  submenu: Array.isArray(submenu) ? submenu.map(shown) : [],
});

const theTray = (): Tray => {
  const [tray] = trays;
  if (!tray) throw new Error('there is no tray');
  return tray;
};

onControl({
  tray: () => {
    const [tray] = trays;
    if (!tray) return null;
    const { image, tooltip, menu } = tray;
    return { image: image.path, isEmpty: image.isEmpty(), tooltip, menusSet, items: (menu?.items ?? []).map(shown) };
  },
  appMenu: () => Menu.application?.items ?? null,
  'tray.click': () => theTray().emit('click', {}),
  /** Clicks the item whose label begins with the last of these words, inside the menus that the ones before name. */
  'tray.choose': (...labels: string[]) => {
    let items: readonly Template[] = theTray().menu?.items ?? [];
    let chosen: Template | undefined;
    for (const label of labels) {
      chosen = items.find((item) => item.label?.startsWith(label) === true);
      if (!chosen) throw new Error(`no item ${label} among ${items.map((item) => item.label).join(' | ')}`);
      items = Array.isArray(chosen.submenu) ? chosen.submenu : [];
    }
    (chosen?.click as (() => void) | undefined)?.();
  },
});
