import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const root = import.meta.dirname;

/** The entries that exist, keyed by the name of the file they are built to. */
function entries(candidates: Record<string, string>): Record<string, string> {
  const found = Object.entries(candidates).map(([name, file]) => [name, resolve(root, file)] as const);
  return Object.fromEntries(found.filter(([, file]) => existsSync(file)));
}

const main = entries({
  index: 'src/main/index.ts',
  serve: 'src/main/serve.ts',
  worker: 'src/main/worker.ts',
  'pty-check': 'src/main/pty-check.ts',
  'scripted-agent': 'resources/scripted-agent.mjs',
  packaged: 'src/main/packaged.ts',
  cli: 'src/main/cli/index.ts',
});
const preload = entries({ index: 'src/preload/index.ts' });
const renderer = entries({ index: 'src/renderer/index.html' });

export default defineConfig({
  ...(Object.keys(main).length > 0 && {
    main: {
      build: {
        outDir: 'out/main',
        sourcemap: true,
        rolldownOptions: {
          input: main,
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
        },
      },
    },
  }),
  ...(Object.keys(preload).length > 0 && {
    preload: {
      build: {
        outDir: 'out/preload',
        // A sandboxed preload can require nothing but electron, so what it uses is bundled into it.
        externalizeDeps: false,
        rolldownOptions: { input: preload, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
      },
    },
  }),
  ...(Object.keys(renderer).length > 0 && {
    renderer: {
      root: resolve(root, 'src/renderer'),
      base: './',
      plugins: [react(), tailwindcss()],
      build: {
        outDir: resolve(root, 'out/renderer'),
        emptyOutDir: true,
        // The page's content security policy allows neither inline scripts nor data: fonts.
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
        rolldownOptions: { input: renderer },
      },
    },
  }),
});
