import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import type { Session } from 'electron';
import { screensFile } from './screens-file';

const SCHEME = 'croft-app';
/** Where the screens live inside the app. No other program and no site can be there. */
export const SCREENS_ORIGIN = `${SCHEME}://screens`;

/**
 * What the screens may do: run their own scripts and nothing else. Style attributes are allowed because the terminal sets
 * colours of single cells with them.
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': PAGE_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
} as const;

/** Makes the scheme a real origin. Works only before the app is ready. */
export function registerScreensScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built screens to the windows of a session. */
export function serveScreens(session: Session, folder: string): void {
  session.protocol.handle(SCHEME, ({ url, method }) => answer(folder, url, method));
}

async function answer(folder: string, url: string, method: string): Promise<Response> {
  if (method !== 'GET' && method !== 'HEAD') return refusal(405);
  const file = screensFile(folder, url);
  if (file === null) return refusal(404);
  try {
    const content = await readFile(file.path);
    const body = method === 'HEAD' ? null : new Uint8Array(content);
    return new Response(body, { headers: { ...HEADERS, 'content-type': file.type } });
  } catch {
    return refusal(404);
  }
}

const refusal = (status: number): Response => new Response(null, { status, headers: HEADERS });
