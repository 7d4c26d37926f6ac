import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { headersHint } from '../../../scripts/lib/headers-hint.mjs';

it('names where the headers of Node are to be found, unless its user has', () => {
  const prefix = mkdtempSync(join(tmpdir(), 'croft-headers-'));
  onTestFinished(() => rmSync(prefix, { recursive: true, force: true }));
  expect(headersHint({}, [prefix])).toMatch(/set npm_config_nodedir to .*libnode-dev.* run this again\.$/);
  mkdirSync(join(prefix, 'include/node'), { recursive: true });
  writeFileSync(join(prefix, 'include/node/node_api.h'), '');
  expect(headersHint({}, ['/nowhere', prefix])).toContain(`(here npm_config_nodedir=${prefix})`);
  expect(headersHint({ npm_config_nodedir: '/usr' }, [prefix])).toBe('');
});
