import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const root = import.meta.dirname;

/** The build that the crash harness works on: its fail-points can end it, and its agent keeps a journal. It has no screens. */
const isCrashBuild = process.env['CROFT_CRASH_BUILD'] === '1';
const outFolder = isCrashBuild ? 'out-crash/out' : 'out';

/** In a crash build, what is behind the fail-points; in any other, nothing: their calls go before anything else looks at the source. */
const failPoints = {
  name: 'fail-points',
  enforce: 'pre' as const,
  resolveId: (id: string) =>
    isCrashBuild && id.endsWith('/fail-points') ? resolve(root, 'test/crash/fail-points.ts') : null,
  transform(code: string, id: string) {
    if (isCrashBuild || !code.includes('failPoint(') || id.endsWith('/fail-points.ts')) return null;
    const without = code.replaceAll(FAIL_POINT_LINE, '');
    if (without.includes('failPoint(')) throw new Error(`${id}: a fail-point stands on a line of its own`);
    return { code: without, map: null };
  },
};
/** Lines are emptied, not taken out: the ones after them keep their numbers. */
const FAIL_POINT_LINE = /^(?: *failPoint\('[a-z.-]+'\);|import \{ failPoint \} from '[./]+\/fail-points';)$/gm;

/**
 * Node keeps the text of a program in memory for as long as it runs: one byte for each character as long as all of them are ASCII, two
 * otherwise. So what is not is written by its number.
 */
const asciiOnly = {
  name: 'ascii-only',
  generateBundle(_: unknown, files: Record<string, { code?: string }>) {
    for (const file of Object.values(files))
      if (file.code !== undefined) file.code = file.code.replaceAll(NOT_ASCII, byNumber);
  },
};
const NOT_ASCII = /[^\0-\x7f]/g;
const byNumber = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * Packages that go into the built files. Each of their hundreds of files would be looked for, read and compiled by itself at every start of
 * the farm and of its worker, and cost more than all else there. What is loaded late, is native or starts threads stays outside.
 */
const BUNDLED = [
  '@fastify/static',
  'commander',
  'drizzle-orm',
  'fastify',
  'p-queue',
  'pino',
  'socket.io',
  'yaml',
  'zod',
];

/** What fastify loads to check and write by JSON schemas. Croft's routes have none: zod reads what comes. */
const unusedCompilers = {
  name: 'unused-compilers',
  enforce: 'pre' as const,
  resolveId: (id: string) => (UNUSED.includes(id) ? `${NOTHING}${id}` : null),
  load: (id: string) => (id.startsWith(NOTHING) ? UNUSED_COMPILER : null),
};
const UNUSED = ['@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler'];
const NOTHING = '\0nothing:';
const UNUSED_COMPILER = "module.exports = () => () => { throw new Error('Croft has no routes with JSON schemas.'); };";

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
  'scripted-agent': isCrashBuild ? 'test/crash/agent/journaling-agent.mjs' : 'resources/scripted-agent.mjs',
  packaged: 'src/main/packaged.ts',
  cli: 'src/main/cli/index.ts',
});
const preload = isCrashBuild ? {} : entries({ index: 'src/preload/index.ts' });
const renderer = isCrashBuild ? {} : entries({ index: 'src/renderer/index.html' });

export default defineConfig({
  ...(Object.keys(main).length > 0 && {
    main: {
      plugins: [failPoints, unusedCompilers, asciiOnly],
      build: {
        outDir: `${outFolder}/main`,
        sourcemap: true,
        externalizeDeps: { exclude: BUNDLED },
        rolldownOptions: {
          input: main,
          output: {
            format: 'es',
            // Only spaces and comments go: names stay for stack traces.
            minify: { compress: false, mangle: false, codegen: true },
            entryFileNames: '[name].js',
            chunkFileNames: 'chunks/[name]-[hash].js',
            // By itself, so that it is the first thing that an entry loads: it bounds the heap that all others are loaded into.
            codeSplitting: { groups: [{ name: 'lean-heap', test: /src\/main\/lean-heap/ }] },
          },
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
