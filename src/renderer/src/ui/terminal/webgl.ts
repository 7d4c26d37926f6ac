import { WebglAddon } from '@xterm/addon-webgl';
import type { Terminal } from '@xterm/xterm';
import { withConstructedStyles } from './constructed-styles';
import { hasGpu } from './gpu';

/** Browsers allow 16 contexts in a page and drop the oldest beyond; half of them leaves room for their late ends. */
export const MOST_CONTEXTS = 8;

/** Counts how many of something bounded are in use. */
export function createBudget(most: number) {
  let used = 0;
  return {
    used: () => used,
    /** Takes one; the answer gives it back, once. Null: all are in use. */
    take(): (() => void) | null {
      if (used >= most) return null;
      used += 1;
      let given = false;
      return () => {
        if (given) return;
        given = true;
        used -= 1;
      };
    },
  };
}

const contexts = createBudget(MOST_CONTEXTS);

/** Draws a terminal by the GPU, where there is one and a context is free. When the context is lost, elements take over. */
export function drawByGpu(term: Terminal): () => void {
  const giveBack = hasGpu() ? contexts.take() : null;
  if (!giveBack) return () => undefined;
  let addon: WebglAddon | null = new WebglAddon();
  const stop = () => {
    const ending = addon;
    if (!ending) return;
    addon = null;
    const canvases = [...(term.element?.querySelectorAll('canvas') ?? [])];
    // The elements that take over bring their styles.
    withConstructedStyles(() => ending.dispose());
    // Disposing the addon alone keeps its context.
    for (const canvas of canvases) canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
    giveBack();
  };
  try {
    addon.onContextLoss(stop);
    term.loadAddon(addon);
  } catch {
    stop();
  }
  return stop;
}
