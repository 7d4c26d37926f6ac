import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { defineConfig } from 'vite';

const folder = import.meta.dirname;

/** Sides that run in processes of their own. */
const sides = readdirSync(join(folder, 'sides')).filter((name) => name.endsWith('.ts'));

/** Builds the benchmarks beside the product that they run. */
export default defineConfig({
  root: join(folder, '..'),
  build: {
    ssr: true,
    target: 'node24',
    outDir: 'out-bench',
    emptyOutDir: true,
    sourcemap: true,
    rolldownOptions: {
      input: {
        run: join(folder, 'run.ts'),
        ...Object.fromEntries(sides.map((name) => [name.replace(/\.ts$/, ''), join(folder, 'sides', name)])),
      },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
