import { existsSync } from 'node:fs';

import { findCommand } from './find-command.mjs';

const ELSEWHERE = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser that the end-to-end tests drive, if the machine has one. */
export function findChromium() {
  return (
    findCommand('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable') ??
    ELSEWHERE.find((path) => existsSync(path))
  );
}
