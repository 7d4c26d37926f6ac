/**
 * The electron module as far as this app uses it, for plain Node: real events, real structured clones, and a test at the other end of the
 * process's channel in place of the user and the system.
 */
export { app } from './app';
export { protocol, session } from './session';
export { BrowserWindow, ipcMain } from './windows';
export { Menu, nativeImage, Tray } from './tray';
export { dialog, globalShortcut, nativeTheme, Notification, powerMonitor, safeStorage, screen, shell } from './system';
