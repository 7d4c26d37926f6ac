import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { chromium } from 'playwright-core';

import { Failure, runMain } from '../lib/fail.mjs';
import { findChromium } from '../lib/find-chromium.mjs';
import { root } from '../lib/paths.mjs';

const FOLDER = join(root, 'resources/icons/tray');
const STATES = ['idle', 'running', 'needs-you', 'limit', 'error'];
const SIZES = [16, 22, 32];
const MENU_BAR = 16;

// Draws the tray's icons from their SVGs. What it draws is kept with the sources: run it after a drawing has changed.
await runMain(async () => {
  const executablePath = findChromium();
  if (!executablePath) throw new Failure('there is no Chromium on PATH to draw the icons with');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    for (const { file, svg, pixels } of STATES.flatMap(picturesOf)) {
      await page.setContent(`<style>*{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`);
      await page.setViewportSize({ width: pixels, height: pixels });
      writeFileSync(join(FOLDER, file), await page.screenshot({ omitBackground: true }));
    }
  } finally {
    await browser.close();
  }
  return 0;
});

/**
 * A state in all sizes, each also for screens with twice the pixels, and as the one-colour template of macOS.
 *
 * @param {string} state
 */
function picturesOf(state) {
  const svg = readFileSync(join(FOLDER, `${state}.svg`), 'utf8');
  const template = inBlack(svg);
  return [
    ...SIZES.flatMap((size) => [
      { file: `${state}-${size}.png`, svg, pixels: size },
      { file: `${state}-${size}@2x.png`, svg, pixels: size * 2 },
    ]),
    { file: `${state}Template.png`, svg: template, pixels: MENU_BAR },
    { file: `${state}Template@2x.png`, svg: template, pixels: MENU_BAR * 2 },
  ];
}

/**
 * A template has shape only: macOS gives it the colour of its menu bar. Masks keep theirs, they say what is cut out.
 *
 * @param {string} svg
 */
function inBlack(svg) {
  return svg
    .split(/(<mask.*<\/mask>)/s)
    .map((part) => (part.startsWith('<mask') ? part : part.replaceAll(/#[0-9a-f]{6}/g, '#000000')))
    .join('');
}
