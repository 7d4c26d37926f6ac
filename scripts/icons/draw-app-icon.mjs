import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { chromium } from 'playwright-core';

import { Failure, runMain } from '../lib/fail.mjs';
import { findChromium } from '../lib/find-chromium.mjs';
import { root } from '../lib/paths.mjs';
import { icnsOf, icoOf } from './icon-files.mjs';

/** Sizes of the icon on Linux; macOS and Windows take theirs from among them and the largest. */
const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512];
const LARGEST = 1024;

// Draws the app's icon from resources/icons/icon.svg in every form that a package needs. What it draws is kept with the sources: run
// it after the drawing has changed.
await runMain(async () => {
  const executablePath = findChromium();
  if (!executablePath) throw new Failure('there is no Chromium on PATH to draw the icon with');
  const svg = readFileSync(join(root, 'resources/icons/icon.svg'), 'utf8');
  const drawn = await draw(executablePath, svg);
  /** @param {number} size */
  const pngOf = (size) => {
    const png = drawn.get(size);
    if (!png) throw new Error(`the icon was not drawn in size ${size}`);
    return png;
  };
  const icons = join(root, 'resources/package/icons');
  mkdirSync(icons, { recursive: true });
  for (const size of LINUX_SIZES) writeFileSync(join(icons, `${size}x${size}.png`), pngOf(size));
  writeFileSync(join(root, 'resources/icons/icon.png'), pngOf(512));
  writeFileSync(join(root, 'resources/package/icon.icns'), icnsOf(pngOf));
  writeFileSync(join(root, 'resources/package/icon.ico'), icoOf(pngOf));
  return 0;
});

/**
 * @param {string} executablePath
 * @param {string} svg
 */
async function draw(executablePath, svg) {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    await page.setContent(`<style>*{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`);
    /** @type {Map<number, Buffer>} */
    const drawn = new Map();
    for (const size of [...LINUX_SIZES, LARGEST]) {
      await page.setViewportSize({ width: size, height: size });
      drawn.set(size, await page.screenshot({ omitBackground: true }));
    }
    return drawn;
  } finally {
    await browser.close();
  }
}
