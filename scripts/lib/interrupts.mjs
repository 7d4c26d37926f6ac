const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
const LOOK_EVERY_MS = 500;

/**
 * Calls back whenever this script is told to stop.
 *
 * @param {(signal: NodeJS.Signals) => void} stop
 * @returns {() => void}  Stops listening.
 */
export function onInterrupt(stop) {
  for (const signal of SIGNALS) process.on(signal, stop);
  const parentWatch = process.env['npm_lifecycle_event'] ? watchParent(() => stop('SIGTERM')) : undefined;
  return () => {
    for (const signal of SIGNALS) process.off(signal, stop);
    clearInterval(parentWatch);
  };
}

/**
 * A SIGTERM to npm ends the shell between npm and this script and never arrives here: that the parent is another is
 * all there is to see of it.
 *
 * @param {() => void} gone
 */
function watchParent(gone) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    gone();
  }, LOOK_EVERY_MS);
  return timer.unref();
}
