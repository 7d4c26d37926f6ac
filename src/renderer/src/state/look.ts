import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import { stored } from './stored';

export type Theme = 'system' | 'light' | 'dark';
export type Contrast = 'system' | 'more';
export type Density = 'comfortable' | 'compact';

/** How this window looks; kept in this browser, not in the farm. */
export interface Look {
  readonly theme: Theme;
  readonly contrast: Contrast;
  readonly density: Density;
}

const KEY = 'croft.look';
const plain: Look = { theme: 'system', contrast: 'system', density: 'comfortable' };

const oneOf = <T extends string>(value: unknown, choices: readonly T[], otherwise: T): T =>
  choices.find((choice) => choice === value) ?? otherwise;

/** Reads a look that an earlier Croft may have written; anything odd falls back. */
export function parseLook(text: string | null): Look {
  try {
    const read = JSON.parse(text ?? '{}') as Partial<Record<keyof Look, unknown>> | null;
    return {
      theme: oneOf(read?.theme, ['system', 'light', 'dark'], plain.theme),
      contrast: oneOf(read?.contrast, ['system', 'more'], plain.contrast),
      density: oneOf(read?.density, ['comfortable', 'compact'], plain.density),
    };
  } catch {
    return plain;
  }
}

/** The look of a window, put on its root element as attributes that the tokens follow. */
export function createLook(win: Window): StoreApi<Look> {
  const more = win.matchMedia('(prefers-contrast: more)');
  const store = createStore<Look>(() => parseLook(stored(() => win.localStorage.getItem(KEY))));

  function paint(): void {
    const { theme, contrast, density } = store.getState();
    const { dataset } = win.document.documentElement;
    dataset['theme'] = theme;
    dataset['density'] = density;
    dataset['contrast'] = contrast === 'more' || more.matches ? 'more' : 'plain';
  }

  paint();
  more.addEventListener('change', paint);
  store.subscribe((look) => {
    paint();
    stored(() => win.localStorage.setItem(KEY, JSON.stringify(look)));
  });
  return store;
}
