import type { DesktopSettings, DesktopState, HotkeyAction } from '../contract/desktop';
import type { Result } from '../contract/errors';

/** The desktop that Croft runs on, as far as the farm has to do with it. */
export interface Desktop {
  state(): DesktopState;
  /** Registers the combination and lets go of the old one; `conflict` with reason `hotkey.taken` leaves the old one in place. */
  setHotkey(action: HotkeyAction, accelerator: string | null): Result<void>;
  /** The hotkeys do nothing until they are let go again, or the window is left. Answers whether they are held. */
  holdHotkeys(held: boolean): boolean;
  /** The settings are as they stand now: makes the desktop follow them. */
  follow(settings: DesktopSettings): void;
  pickFolder(): Promise<string | null>;
  /** Shows a folder in the file manager. */
  reveal(path: string): Promise<Result<void>>;
  updateApp(how: 'check' | 'install'): Promise<Result<void>>;
  /** Answers false when the user thought better of it. */
  quit(how: 'keep' | 'drain' | 'ask'): Promise<boolean>;
  onChange(listener: (state: DesktopState) => void): () => void;
}
