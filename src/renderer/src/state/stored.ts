/** Uses the browser's storage, which private windows and locked-down browsers deny by throwing. */
export function stored<T>(use: () => T): T | null {
  try {
    return use();
  } catch {
    return null;
  }
}
