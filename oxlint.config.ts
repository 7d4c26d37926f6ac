import { defineConfig } from 'oxlint';

import { importLayers } from './scripts/lint/import-layers.mjs';
import { layerOverrides } from './scripts/lint/layer-rule.mjs';

const ELECTRON_ONLY_IN_ITS_SHELL = {
  name: 'electron',
  message: 'only src/main/electron, src/main/index.ts and src/preload import electron',
};
const CLOCK_IS_A_PORT = 'time, randomness and the process come in through a port';

export default defineConfig({
  plugins: ['eslint', 'typescript', 'unicorn', 'oxc', 'import', 'promise', 'node', 'react', 'jsx-a11y'],
  categories: { correctness: 'error', suspicious: 'error' },
  env: { builtin: true },
  ignorePatterns: ['out/**', 'out-crash/**', 'dist/**', 'coverage/**', 'test-results/**', 'test/fixtures/**'],
  rules: {
    eqeqeq: 'error',
    'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    'no-var': 'error',
    'prefer-const': 'error',
    'no-console': 'error',
    'no-restricted-imports': ['error', { paths: [ELECTRON_ONLY_IN_ITS_SHELL] }],
    'import/no-cycle': 'error',
    'import/no-unassigned-import': 'off',
    'import/no-named-as-default': 'off',
    'import/no-named-as-default-member': 'off',
    // The next ones mistake closures and exhaustive switches, which this code is made of, for mistakes.
    'no-shadow': 'off',
    'no-unmodified-loop-condition': 'off',
    'promise/no-promise-in-callback': 'off',
    'unicorn/no-useless-spread': 'off',
    'typescript/consistent-return': 'off',
    'typescript/unbound-method': 'off',
    'no-underscore-dangle': 'off',
    'promise/always-return': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'unicorn/require-post-message-target-origin': 'off',
    'typescript/no-unsafe-type-assertion': 'off',
    'typescript/no-unnecessary-type-parameters': 'off',
    'typescript/no-explicit-any': 'error',
    'typescript/consistent-type-imports': ['error', { disallowTypeAnnotations: true }],
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/await-thenable': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'typescript/no-non-null-assertion': 'error',
    'react/react-in-jsx-scope': 'off',
    'react/rules-of-hooks': 'error',
    'react/exhaustive-deps': 'error',
  },
  overrides: [
    {
      files: ['src/**/*.ts'],
      rules: { 'max-lines-per-function': ['error', { max: 120, skipBlankLines: true, skipComments: true }] },
    },
    {
      files: ['src/main/{core,app}/**'],
      rules: {
        'no-restricted-globals': [
          'error',
          ...['setTimeout', 'setInterval', 'setImmediate', 'performance', 'process', 'fetch', 'crypto'].map((name) => ({
            name,
            message: CLOCK_IS_A_PORT,
          })),
        ],
        'no-restricted-properties': [
          'error',
          { object: 'Date', property: 'now', message: CLOCK_IS_A_PORT },
          { object: 'Math', property: 'random', message: CLOCK_IS_A_PORT },
        ],
      },
    },
    ...importLayers.flatMap(layerOverrides),
    { files: ['src/main/index.ts'], rules: { 'no-restricted-imports': 'off' } },
    {
      files: [
        'src/main/{index,serve,worker}.ts',
        'src/main/cli/**',
        'scripts/**',
        'bench/**',
        'resources/**',
        'test/**',
      ],
      rules: { 'no-console': 'off' },
    },
    {
      files: ['test/**'],
      rules: { 'typescript/no-non-null-assertion': 'off' },
    },
  ],
});
