/**
 * Node ends its own children properly, but knows nothing of orphans: as pid 1 of a container it would collect zombies. So there it
 * becomes a shell with this script, which starts the worker as its child, hands TERM and INT on to it, reaps everything (`wait`
 * does, of any shell) and ends with the worker's code. `wait` also returns when a signal was handled: the worker lives then.
 */
const INIT_SCRIPT = `
worker=
trap '[ -n "$worker" ] && kill -TERM "$worker"' TERM
trap '[ -n "$worker" ] && kill -INT "$worker"' INT
"$@" &
worker=$!
while :; do
  wait "$worker"
  code=$?
  kill -0 "$worker" 2>/dev/null || break
done
wait "$worker" 2>/dev/null
again=$?
[ "$again" -ne 127 ] && code=$again
exit "$code"
`;

/** Becomes the init of a container when this process is its pid 1; does not return then. */
export function becomeInitAsPidOne(): void {
  if (process.pid !== 1 || !process.execve) return;
  const worker = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  process.execve('/bin/sh', ['sh', '-c', INIT_SCRIPT, 'croft-init', ...worker], process.env);
}
