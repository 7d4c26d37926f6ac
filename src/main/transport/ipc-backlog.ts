/** What a window was sent and has not said that it is done with. */
export interface IpcBacklog {
  /** Counts a message that is sent now, and answers its serial. */
  sent(message: unknown): number;
  /** The page is done with the message of this serial, and with those before it. */
  received(serial: unknown): void;
  ready(): boolean;
  dispose(): void;
}

export interface IpcBacklogLimits {
  /** With more than this under way, the window is sent nothing more that can wait. */
  readonly pauseBytes: number;
  /** So long above `pauseBytes` without a sign of life, and it is cut. */
  readonly patienceMs: number;
}

export const ipcBacklogLimits: IpcBacklogLimits = { pauseBytes: 4 * 1024 * 1024, patienceMs: 30_000 };

/** Counts what is under way to one window. Sizes are estimates: they bound memory, nothing else hangs on them. */
export function createIpcBacklog(
  on: { drained(): void; tooSlow(): void },
  limits: IpcBacklogLimits = ipcBacklogLimits,
): IpcBacklog {
  const sizes: number[] = [];
  let total = 0;
  let done = 0;
  let patience: ReturnType<typeof setTimeout> | undefined;

  const watch = (): void => {
    clearTimeout(patience);
    patience = total > limits.pauseBytes ? setTimeout(on.tooSlow, limits.patienceMs).unref() : undefined;
  };

  return {
    sent(message) {
      const size = sizeOf(message);
      sizes.push(size);
      total += size;
      if (patience === undefined) watch();
      return done + sizes.length;
    },
    received(serial) {
      if (typeof serial !== 'number' || !Number.isInteger(serial)) return;
      const count = Math.min(serial - done, sizes.length);
      if (count <= 0) return;
      const wasPaused = total > limits.pauseBytes;
      for (const size of sizes.splice(0, count)) total -= size;
      done += count;
      watch();
      if (wasPaused && total <= limits.pauseBytes) on.drained();
    },
    ready: () => total <= limits.pauseBytes,
    dispose: () => clearTimeout(patience),
  };
}

const VALUE_BYTES = 8;

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return VALUE_BYTES + value.length;
  if (typeof value !== 'object' || value === null) return VALUE_BYTES;
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value.byteLength;
  let size = VALUE_BYTES;
  for (const part of Object.values(value)) size += VALUE_BYTES + sizeOf(part);
  return size;
}
