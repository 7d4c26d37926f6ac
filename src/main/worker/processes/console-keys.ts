const INTERRUPT = Buffer.from([0x03]);

const keyboards = new Map<number, (bytes: Uint8Array) => void>();

/** Makes the terminal of a process known, so that Ctrl-C can be typed into it; the returned function takes that back. */
export function addKeyboard(pid: number, type: (bytes: Uint8Array) => void): () => void {
  keyboards.set(pid, type);
  return () => void (keyboards.get(pid) === type && keyboards.delete(pid));
}

/** Types Ctrl-C where a process has a terminal of this worker; false where it has none. */
export function typeInterrupt(pid: number): boolean {
  const type = keyboards.get(pid);
  type?.(INTERRUPT);
  return type !== undefined;
}
