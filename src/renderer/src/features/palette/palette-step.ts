import type { App } from '../../state/app';

/** One line of the palette. */
export interface PaletteItem {
  readonly key: string;
  readonly words: string;
  /** What it is about, said beside it. */
  readonly about?: string;
  /** Keys that do the same, as the shortcut table names them. */
  readonly keys?: string;
  /** More words to be found by. */
  readonly found?: readonly string[];
  /** Does it, or asks on: with what? */
  readonly run: () => PaletteStep | void;
}

export interface PaletteGroup {
  readonly title: string;
  readonly items: readonly PaletteItem[];
}

/** A list to choose from. */
export interface PaletteStep {
  readonly title: string;
  readonly groups: readonly PaletteGroup[];
  /** Its title is a question before something that nothing brings back. */
  readonly asks?: true;
  /** Said where there is nothing to choose from. */
  readonly empty: string;
}

/** A command of the catalogue as the palette offers it. */
export type PaletteCommand = (app: App) => Omit<PaletteItem, 'key'>;
