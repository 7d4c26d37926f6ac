/** Waits. What a benchmark waits for here is that nothing happens. */
export const quiet = (ms: number): Promise<void> => new Promise((over) => setTimeout(over, ms));

const SETTLED_MS = 3_000;
const AFTER_GC_MS = 500;

/** Lets processes come to rest; `collect` are those that were started with the hook of sides/gc-hook.ts. */
export async function settled(collect: readonly number[] = []): Promise<void> {
  await quiet(SETTLED_MS);
  for (const pid of collect) process.kill(pid, 'SIGUSR2');
  if (collect.length > 0) await quiet(AFTER_GC_MS);
}
