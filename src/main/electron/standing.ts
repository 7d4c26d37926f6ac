import type { FarmEvent } from '../contract/event';
import type { FarmSide } from './farm-side';
import type { FarmView } from './farm-view';
import { followFarm } from './follow-farm';
import type { FarmFollower } from './follow-farm';
import { createSilence } from './silence';

/** How the farm stands, for all parts of the desktop. */
export interface Standing {
  /** Null while the farm starts. */
  farm(): FarmSide | null;
  /** Null until the farm has said how it stands. */
  view(): FarmView | null;
  /** Why the farm could not say how it stands; null: it has, or was not asked yet. */
  failure(): string | null;
  /** What the farm has said is wrong with it; null: nothing since its user looked. */
  trouble(): string | null;
  setTrouble(words: string | null): void;
  /** The worker has not answered for a while: what agents do is not known. */
  isSilent(): boolean;
  open(farm: FarmSide): Promise<void>;
  onChange(listener: () => void): void;
  onEvent(listener: (event: FarmEvent, view: FarmView) => void): void;
  dispose(): void;
}

/** `isLookedAt`: Croft is in front of its user, who sees there what is told. */
export function createStanding(isLookedAt: () => boolean = () => false): Standing {
  const changes = new Set<() => void>();
  const events = new Set<(event: FarmEvent, view: FarmView) => void>();
  let farm: FarmSide | null = null;
  let follower: FarmFollower | null = null;
  let trouble: string | null = null;
  let failure: string | null = null;

  const changed = (): void => {
    for (const listener of changes) listener();
  };
  const silence = createSilence(changed);
  const setTrouble = (words: string | null): void => {
    if (words === trouble || (words !== null && isLookedAt())) return;
    trouble = words;
    changed();
  };
  return {
    farm: () => farm,
    view: () => follower?.view() ?? null,
    failure: () => failure,
    trouble: () => trouble,
    setTrouble,
    isSilent: silence.isSilent,
    async open(side) {
      farm = side;
      follower = await followFarm(side, {
        changed({ worker }) {
          failure = null;
          silence.heard(worker);
          changed();
        },
        failed(why) {
          failure = why;
          changed();
        },
        happened(event, view) {
          for (const listener of events) listener(event, view);
        },
        recovered: setTrouble,
      });
      changed();
    },
    onChange: (listener) => void changes.add(listener),
    onEvent: (listener) => void events.add(listener),
    dispose() {
      follower?.dispose();
      silence.dispose();
      changes.clear();
      events.clear();
    },
  };
}
