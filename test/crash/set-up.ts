import { ensureCrashBuild } from '../../scripts/lib/crash-build.mjs';

/** Before the first of these tests: the build that they work on. */
export const setup = ensureCrashBuild;
