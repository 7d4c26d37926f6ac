import { constants } from 'node:fs';
import { mkdir, open, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { asRecord, asTexts, parseRecord } from '../shared/json';
import { withHarmlessHead } from './frontmatter';

/** Name of the plugin, and so the first part of the name of each of its commands. */
export const WORKSPACE_PLUGIN = 'workspace';

const MAX_FILES = 500;
const MAX_FILE_BYTES = 256 * 1024;
const MAX_DEPTH = 6;
const MAX_RULES = 200;

/** What a workspace brings along for Claude, without what could act by itself. */
export interface WorkspaceParts {
  /** Folder of a plugin made of the workspace's commands, skills and helper agents; null: it has none. */
  readonly plugin: string | null;
  /** Rules for what may never be done there. */
  readonly denied: readonly string[];
}

/** A regular file of at most `MAX_FILE_BYTES`; null for anything else. Never waits, whatever the name stands for. */
async function readSmall(path: string): Promise<Buffer | null> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => null);
  if (!file) return null;
  try {
    const info = await file.stat();
    return info.isFile() && info.size <= MAX_FILE_BYTES ? await file.readFile() : null;
  } finally {
    await file.close();
  }
}

/** Paths of the files under `folder`, relative to it; links that lead out of `inside` are left out. */
async function listFiles(folder: string, inside: string, depth = 0): Promise<string[]> {
  if (depth > MAX_DEPTH) return [];
  const place = await realpath(folder).catch(() => null);
  if (place === null || !`${place}${sep}`.startsWith(`${inside}${sep}`)) return [];
  const entries = await readdir(place, { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (found.length >= MAX_FILES) break;
    if (entry.isDirectory()) {
      const below = await listFiles(join(place, entry.name), inside, depth + 1);
      found.push(...below.map((name) => join(entry.name, name)));
    } else if (entry.isFile()) {
      found.push(entry.name);
    }
  }
  return found.slice(0, MAX_FILES);
}

const hasHead = (kind: string, name: string): boolean =>
  kind === 'skills' ? /(^|[\\/])SKILL\.md$/.test(name) : name.endsWith('.md');

async function copyPart(kind: string, from: string, to: string, inside: string): Promise<string[]> {
  const names = await listFiles(join(from, kind), inside);
  const copied: string[] = [];
  for (const name of names) {
    if (kind !== 'skills' && !name.endsWith('.md')) continue;
    const bytes = await readSmall(join(from, kind, name));
    if (!bytes) continue;
    const target = join(to, kind, name);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, hasHead(kind, name) ? withHarmlessHead(bytes.toString('utf8'), kind === 'agents') : bytes);
    copied.push(name);
  }
  return copied;
}

async function deniedRules(folder: string): Promise<string[]> {
  const files = await Promise.all(
    ['settings.json', 'settings.local.json'].map((name) => readSmall(join(folder, name))),
  );
  const rules = files.flatMap((bytes) => {
    const settings = bytes ? parseRecord(bytes.toString('utf8')) : null;
    return asTexts(asRecord(settings?.['permissions'])?.['deny']);
  });
  return rules.filter((rule) => rule.length > 0 && rule.length <= 500 && !rule.includes('\0')).slice(0, MAX_RULES);
}

/** Gathers a workspace's parts; the plugin is made anew in `target`. */
export async function gatherWorkspace(cwd: string, target: string): Promise<WorkspaceParts> {
  const inside = await realpath(cwd);
  const source = join(inside, '.claude');
  await rm(target, { recursive: true, force: true });
  const commands = await copyPart('commands', source, target, inside);
  const skills = await copyPart('skills', source, target, inside);
  const agents = await copyPart('agents', source, target, inside);
  const empty = commands.length + skills.length + agents.length === 0;
  if (!empty) {
    await mkdir(join(target, '.claude-plugin'), { recursive: true });
    const description = 'Commands, skills and helper agents of this workspace';
    const manifest = { name: WORKSPACE_PLUGIN, version: '1.0.0', description };
    await writeFile(join(target, '.claude-plugin', 'plugin.json'), JSON.stringify(manifest));
  }
  return {
    plugin: empty ? null : target,
    denied: await deniedRules(source),
  };
}
