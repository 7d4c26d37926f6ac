/** Uses the browser's storage, which private windows and locked-down browsers deny by throwing. */
export function stored<T>(action: () => T): T | null {
  try {
    return action();
  } catch {
    return null;
  }
}
