/**
 * Preloaded into a farm with `--expose-gc`: SIGUSR2 makes it forget everything that it no longer needs, so that what is measured is what
 * it holds.
 */
process.on('SIGUSR2', () => {
  for (let round = 0; round < 3; round += 1) globalThis.gc?.();
});
