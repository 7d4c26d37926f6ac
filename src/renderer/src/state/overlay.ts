import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { WorkspaceId } from '../../../main/contract/ids';

/** The one dialog that may be open above the screens. */
export type Overlay =
  | { readonly kind: 'none' }
  | { readonly kind: 'new-task'; readonly workspaceId: WorkspaceId | null }
  | { readonly kind: 'add-workspace' }
  | { readonly kind: 'shortcuts' };

export type OverlayStore = StoreApi<Overlay>;

/** Holds which dialog is open; whoever opens another replaces it. */
export const createOverlay = (): OverlayStore => createStore<Overlay>(() => ({ kind: 'none' }));
