/** A rectangle on the desktop, in its points. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How a window was left. */
export interface WindowState {
  readonly place: Place;
  readonly maximised: boolean;
}

export const SMALLEST = { width: 390, height: 500 } as const;
const USUAL = { width: 1280, height: 800 } as const;
/** At least so much of the title bar has to be on a display, or nobody can take hold of the window. */
const GRIP = { width: 120, height: 40 } as const;

/**
 * Where to put a window that was left like this, with these displays (the main one first). One whose display is gone comes back
 * in the middle of the main display, no larger than that.
 */
export function placeFor(left: WindowState | null, displays: readonly Place[]): Place {
  const main = displays[0] ?? { x: 0, y: 0, ...USUAL };
  const place = left?.place;
  if (place && displays.some((display) => canGrip(place, display))) return atLeast(place);
  const width = Math.min(place?.width ?? USUAL.width, main.width);
  const height = Math.min(place?.height ?? USUAL.height, main.height);
  const x = main.x + Math.round((main.width - width) / 2);
  const y = main.y + Math.round((main.height - height) / 2);
  return atLeast({ x, y, width, height });
}

const atLeast = (place: Place): Place => ({
  ...place,
  width: Math.max(place.width, SMALLEST.width),
  height: Math.max(place.height, SMALLEST.height),
});

function canGrip(place: Place, display: Place): boolean {
  const left = Math.max(place.x, display.x);
  const right = Math.min(place.x + place.width, display.x + display.width);
  const top = place.y >= display.y && place.y + GRIP.height <= display.y + display.height;
  return top && right - left >= GRIP.width;
}

/** What a file says about a window; null where it makes no sense. */
export function windowStateIn(text: string): WindowState | null {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read !== 'object' || read === null || !('place' in read) || !('maximised' in read)) return null;
    const place = read.place as Partial<Record<string, unknown>> | null;
    const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((key) => place?.[key]);
    if (!isPoint(x) || !isPoint(y) || !isPoint(width) || !isPoint(height)) return null;
    return { place: { x, y, width, height }, maximised: read.maximised === true };
  } catch {
    return null;
  }
}

const isPoint = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 100_000;
