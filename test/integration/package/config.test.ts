import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const ROOT = resolve(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

interface BuilderConfig {
  readonly extraMetadata: { readonly main: string };
  readonly files: readonly string[];
  readonly extraResources: readonly { readonly from: string; readonly to: string }[];
  readonly electronFuses: Readonly<Record<string, boolean>>;
  readonly protocols: readonly { readonly schemes: readonly string[] }[];
  readonly afterPack: string;
  readonly publish: unknown;
  readonly asar: unknown;
  readonly mac: Readonly<Record<string, unknown>>;
  readonly linux: Readonly<Record<string, unknown>>;
  readonly win: Readonly<Record<string, unknown>>;
  readonly nsis: Readonly<Record<string, unknown>>;
}

const config = parse(read('electron-builder.yml')) as BuilderConfig;

/** What electron-builder itself checks a configuration with. */
function faultsOf(candidate: unknown): string[] {
  const schema = createRequire(import.meta.url).resolve('app-builder-lib/scheme.json');
  const validate = new Ajv({ allErrors: true, strict: false, coerceTypes: true }).compile(
    JSON.parse(readFileSync(schema, 'utf8')) as object,
  );
  validate(structuredClone(candidate));
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(' '),
  );
}

describe('the configuration of the package', () => {
  it('is one that electron-builder understands', () => {
    expect(faultsOf(config)).toEqual([]);
  });

  it('would be refused with a word that electron-builder does not know', () => {
    expect(faultsOf({ ...config, electronFuses: { runAsNodes: false } }).join()).toContain('runAsNodes');
    expect(faultsOf({ ...config, linux: { ...config.linux, catgory: 'x' } }).join()).toContain('catgory');
  });

  it('switches off everything that would let others run code in the app', () => {
    expect(config.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
    // JavaScript beside the archive would be code whose integrity nobody checks.
    expect(config.asar).toEqual({ smartUnpack: false });
    for (const { from } of config.extraResources) {
      const inside = statSync(join(ROOT, from)).isDirectory() ? readdirSync(join(ROOT, from), { recursive: true }) : [];
      expect(inside.filter((name) => /\.(m?js|cjs|node)$/.test(String(name)))).toEqual([]);
    }
  });

  it('signs for macOS with the hardened runtime, and grants no more than V8 needs', () => {
    expect(config.mac).toMatchObject({ hardenedRuntime: true, category: 'public.app-category.developer-tools' });
    for (const name of ['entitlements', 'entitlementsInherit']) {
      const granted = [...read(String(config.mac[name])).matchAll(/<key>([^<]+)<\/key>/g)].map(([, key]) => key);
      expect(granted).toEqual(['com.apple.security.cs.allow-jit']);
    }
  });

  it('makes what the platforms’ users expect, for one user, and leaves their data alone', () => {
    expect([config.linux['target'], config.mac['target'], config.win['target']]).toEqual([
      ['AppImage', 'deb'],
      ['dmg', 'zip'],
      ['nsis'],
    ]);
    expect(config.nsis).toMatchObject({ perMachine: false, deleteAppDataOnUninstall: false });
    expect(config.protocols.flatMap(({ schemes }) => schemes)).toEqual(['croft']);
  });

  it('builds no feed in, yet has the file without which the updater does not work', () => {
    expect(config.publish).toBeNull();
    const update = config.extraResources.find(({ to }) => to === 'app-update.yml');
    expect(parse(read(update?.from ?? ''))).toEqual({
      provider: 'generic',
      url: 'https://updates.invalid/',
      updaterCacheDirName: 'croft-updater',
    });
  });

  it('keeps one list of files: one below a platform would let the sources in', () => {
    for (const platform of [config.linux, config.mac, config.win]) expect(platform).not.toHaveProperty('files');
    expect(config.files[0]).toBe('out/{main,preload,renderer}/**');
  });

  it('names only what is there', () => {
    const named = [
      ...config.extraResources.map(({ from }) => from),
      ...[config.mac['icon'], config.mac['entitlements'], config.linux['icon'], config.win['icon']].map(String),
      config.afterPack,
    ];
    for (const path of named) expect(existsSync(join(ROOT, path)), path).toBe(true);
    const icons = readdirSync(join(ROOT, String(config.linux['icon']))).map((name) => {
      const png = readFileSync(join(ROOT, String(config.linux['icon']), name));
      expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}.png`).toBe(name);
      return png.readUInt32BE(16);
    });
    expect(Math.max(...icons)).toBeGreaterThanOrEqual(512);
  });
});
