import { existsSync } from 'node:fs';

import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

import { quantile } from '../kit/statistics';
import type { Sample } from '../kit/bench';
import { findProgram } from './find-program';

/** Chromium on this machine, or null; `CHROMIUM_PATH` wins. */
export function findChromium(): string | null {
  const { CHROMIUM_PATH: named } = process.env;
  if (named !== undefined && existsSync(named)) return named;
  return findProgram('chromium') ?? findProgram('chromium-browser') ?? findProgram('google-chrome');
}

export function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('no Chromium here: apt-get install chromium, or set CHROMIUM_PATH');
  // Chromium refuses to run its sandbox as root.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args: ['--disable-dev-shm-usage', ...asRoot] });
}

export async function openPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** The times between the frames of a page, for so long. */
export async function framesOf(page: Page, ms: number): Promise<Sample> {
  const gaps = await page.evaluate<number[]>(`new Promise((done) => {
    const gaps = [];
    let last = performance.now();
    const until = last + ${ms};
    const frame = (now) => {
      gaps.push(now - last);
      last = now;
      if (now < until) requestAnimationFrame(frame);
      else done(gaps.slice(1));
    };
    requestAnimationFrame(frame);
  })`);
  return {
    p50: quantile(gaps, 0.5),
    p95: quantile(gaps, 0.95),
    p99: quantile(gaps, 0.99),
    fps: (gaps.length * 1000) / ms,
  };
}
