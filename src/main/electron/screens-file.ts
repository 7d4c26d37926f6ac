import { extname, join, resolve, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm',
};

export interface ScreensFile {
  readonly path: string;
  readonly type: string;
}

/** The file of the built screens that an address means; null: none. Nothing outside of the folder has an address. */
export function screensFile(folder: string, address: string): ScreensFile | null {
  const name = nameIn(address);
  if (name === null) return null;
  const type = TYPES[extname(name)];
  const path = resolve(join(folder, name));
  if (type === undefined || !path.startsWith(resolve(folder) + sep)) return null;
  return { path, type };
}

/** The plain relative name in an address. One that is not written plainly means nothing. */
function nameIn(address: string): string | null {
  const path = /^croft-app:\/\/screens\/([^?#]*)(?:[?#]|$)/.exec(address)?.[1];
  if (path === undefined) return null;
  const name = path === '' ? 'index.html' : path;
  const isPlain = name.split('/').every((part) => /^[\w@-][\w@.-]*$/.test(part));
  return isPlain ? name : null;
}
