import { join } from 'node:path';
import { nativeImage } from 'electron';
import type { NativeImage } from 'electron';
import type { TrayIcon } from './model';

/** Points that the icon is high; a file for twice as many pixels lies beside each. */
const SIZES: Partial<Readonly<Record<NodeJS.Platform, number>>> = { win32: 16, linux: 22 };

/** The picture of a state for this system: one colour that follows the menu bar on macOS, a small one elsewhere. */
export function trayImage(folder: string, icon: TrayIcon): NativeImage {
  const isMac = process.platform === 'darwin';
  const name = isMac ? `${icon}Template.png` : `${icon}-${SIZES[process.platform] ?? 22}.png`;
  const image = nativeImage.createFromPath(join(folder, name));
  if (isMac) image.setTemplateImage(true);
  return image;
}
