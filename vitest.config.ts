import { defineConfig } from 'vitest/config';

const seconds = 1000;

/** One vitest project for one folder under test/, with the time one test may take there. */
function suite(name: string, testTimeout: number, globalSetup: string[] = []) {
  return {
    extends: true as const,
    test: {
      name,
      include: [`test/${name}/**/*.test.{ts,tsx}`],
      testTimeout,
      hookTimeout: Math.max(testTimeout, 10 * seconds),
      // A second by itself: what a busy machine draws comes later.
      expect: { poll: { timeout: 10 * seconds } },
      globalSetup,
    },
  };
}

export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    passWithNoTests: true,
    projects: [
      suite('unit', 5 * seconds),
      suite('contract', 30 * seconds),
      suite('integration', 60 * seconds),
      suite('crash', 300 * seconds, ['test/crash/set-up.ts']),
      suite('e2e', 120 * seconds),
      suite('live', 180 * seconds),
    ],
  },
});
