/**
 * A named moment at which the crash harness may end this process, let the call fail or keep it waiting. Here it is nothing: the build
 * takes the calls out of the source (see `electron.vite.config.ts`, which wants each on a line of its own), and only the build that
 * `test/crash` works on puts its own module in the place of this one.
 */
export function failPoint(_name: string): void {
  // Nothing.
}
