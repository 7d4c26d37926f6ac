import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

/** Text of every TypeScript file of the product. */
function sources(): string {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.tsx?$/.test(file),
  );
  return files.map((file) => readFileSync(join(root, 'src', file), 'utf8')).join('\n');
}

it('each bound that the architecture page names is a name in the code', () => {
  const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8').split('## Memory bounds')[1] ?? '';
  const rows = page.split('\n').filter((line) => line.startsWith('|') && line.includes('`'));
  expect(rows.length).toBeGreaterThan(20);
  const names = rows.flatMap((row) =>
    [...(row.split('|').at(-2) ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name ?? ''),
  );
  const code = sources();
  expect(names.filter((name) => !new RegExp(`(const |^ *)${name}\\b[^\\n]*[=:]`, 'm').test(code))).toEqual([]);
});
