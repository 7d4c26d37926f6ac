import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

import { findChromium } from './find-chromium.mjs';
import { withProjectTools } from './paths.mjs';

/** A developer's own settings, which must not reach the tests. */
const PERSONAL =
  /^(ANTHROPIC_|CLAUDE|CROFT_|GIT_|ORCHESTRATOR_|XDG_(?!RUNTIME_DIR$|SESSION_TYPE$)|API_KEYS$|IS_SANDBOX$|NODE_OPTIONS$|PORT$)/;

/**
 * An environment for tests with a home and a folder for temporary files of its own.
 *
 * @returns {{ env: NodeJS.ProcessEnv, folder: string, dispose: () => void }}
 */
export function scratchEnvironment() {
  const folder = mkdtempSync(join(tmpdir(), 'croft-test-'));
  const home = join(folder, 'home');
  mkdirSync(home);
  const inherited = Object.entries(withProjectTools()).filter(([name]) => !PERSONAL.test(name));
  const chromium = findChromium();
  const env = {
    ...Object.fromEntries(inherited),
    ...keyToDisplay(),
    HOME: home,
    USERPROFILE: home,
    TMPDIR: folder,
    TEMP: folder,
    TMP: folder,
    CROFT_TEST_FOLDER: folder,
    CROFT_TEST_OUTCOME: join(folder, 'outcome.json'),
    ...(chromium && { CROFT_TEST_CHROMIUM: chromium }),
  };
  return { env, folder, dispose: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** A window on this display needs it; by default it lies in the home that tests do not get. */
function keyToDisplay() {
  const usual = join(homedir(), '.Xauthority');
  return !process.env['XAUTHORITY'] && existsSync(usual) ? { XAUTHORITY: usual } : {};
}
