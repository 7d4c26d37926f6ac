import type { Scene } from '../invariants/invariant';

/** What a seed is played on, whatever the phase. */
export type Ground = Omit<Scene, 'phase'>;
