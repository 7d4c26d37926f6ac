import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { WorkspaceId } from '../../../main/contract/ids';
import type { Workspace } from '../../../main/contract/workspace';
import type { LinkedWords } from './linked-form';

/** The one dialog that may be open above the screens. */
export type Overlay =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'new-task';
      readonly workspaceId: WorkspaceId | null;
      /** Words that the form begins with, from a link: nothing is sent before its user does. */
      readonly filled?: LinkedWords;
      /** Its user has typed into it: nothing takes its place. */
      readonly isTouched?: true;
      /** Words of a link that came meanwhile: they get a form of their own when this one is done. */
      readonly next?: LinkedWords;
      /** Counts forms that took the place of others: each is a new one, also where its words are the same. */
      readonly turn?: number;
    }
  | { readonly kind: 'palette' }
  | {
      readonly kind: 'add-workspace';
      readonly next?: LinkedWords;
      /** The workspace whose folder is gone: where it is now is asked for. */
      readonly lost?: Workspace;
    }
  | { readonly kind: 'shortcuts' };

export type OverlayStore = StoreApi<Overlay>;

/** Holds which dialog is open; whoever opens another replaces it. */
export const createOverlay = (): OverlayStore => createStore<Overlay>(() => ({ kind: 'none' }));
