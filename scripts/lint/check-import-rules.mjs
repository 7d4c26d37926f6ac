import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

import { importRuleCases } from './import-rule-cases.mjs';

const root = resolve(import.meta.dirname, '../..');

/**
 * Lints a tree that holds every case, one import a line, and returns the lines that were refused as `file:line`.
 *
 * @param {string} tree
 */
function refusedLines(tree) {
  for (const path of ['oxlint.config.ts', 'scripts/lint'])
    cpSync(join(root, path), join(tree, path), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'), 'junction');
  for (const { file, allowed, refused } of importRuleCases) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), [...allowed, ...refused, 'export {};', ''].join('\n'));
  }
  const cli = join(root, 'node_modules/oxlint/bin/oxlint');
  const files = importRuleCases.map(({ file }) => file);
  const { stdout } = spawnSync(process.execPath, [cli, '-f', 'json', ...files], { cwd: tree, encoding: 'utf8' });
  /** @type {{ diagnostics: { code?: string, message: string, filename: string, labels: { span: { line: number } }[] }[] }} */
  const { diagnostics } = JSON.parse(stdout);
  const restricted = diagnostics.filter(({ code }) => code?.includes('no-restricted-imports'));
  return new Set(restricted.map(({ filename, labels }) => `${filename}:${labels[0]?.span.line}`));
}

const tree = mkdtempSync(join(tmpdir(), 'croft-import-rules-'));
try {
  const found = refusedLines(tree);
  const wrong = importRuleCases.flatMap(({ file, allowed, refused }) =>
    [...allowed, ...refused].flatMap((line, index) => {
      const expected = index >= allowed.length;
      return found.has(`${file}:${index + 1}`) === expected
        ? []
        : [`${expected ? 'not refused' : 'refused'}: ${file}: ${line}`];
    }),
  );
  for (const line of wrong) console.error(line);
  if (wrong.length > 0) process.exitCode = 1;
} finally {
  rmSync(tree, { recursive: true, force: true });
}
