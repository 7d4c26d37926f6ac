import { readFileSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PipelineEntry, PipelineProblem } from '../../contract/pipeline';
import type { PipelineLibrary } from '../../ports/files';
import { readPipeline } from './read-pipeline';
import { readPipelineFiles } from './workspace-files';

export interface PipelineLibraryOptions {
  /** Croft's own resources: `pipelines/*.yml` and `prompts/*.md`. */
  readonly resources: string;
}

const namesIn = (folder: string, ending: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .toSorted();

/** Built-in pipelines are part of Croft: one that is broken is a bug. */
function builtInPipelines(resources: string, prompts: readonly string[]): PipelineEntry[] {
  return namesIn(join(resources, 'pipelines'), '.yml').map((name) => {
    const file = join(resources, 'pipelines', `${name}.yml`);
    const { pipeline, problems } = readPipeline(readFileSync(file, 'utf8'), file, prompts);
    if (!pipeline) throw new Error(`the built-in pipeline ${name} is broken: ${JSON.stringify(problems)}`);
    return { pipeline, source: 'built-in', file: null };
  });
}

interface Found {
  readonly entries: PipelineEntry[];
  readonly problems: PipelineProblem[];
}

/** Adds one file of a workspace. Of two files with the same name the first counts; a file goes before a built-in pipeline, and says so. */
function addFile(
  found: Found,
  builtIn: readonly PipelineEntry[],
  file: string,
  text: string,
  prompts: readonly string[],
) {
  const { pipeline, problems } = readPipeline(text, file, prompts);
  found.problems.push(...problems);
  if (!pipeline) return;
  const { name } = pipeline;
  const line = text.slice(0, Math.max(0, text.search(/^name\s*:/m))).split('\n').length;
  const note = (message: string) => found.problems.push({ file, line, field: 'name', message });
  const first = found.entries.find((entry) => entry.pipeline.name === name);
  if (first) {
    note(`${first.file} has a pipeline ${name} already: this one is not used`);
    return;
  }
  if (builtIn.some((entry) => entry.pipeline.name === name)) {
    note(`this takes the place of the built-in pipeline ${name}`);
  }
  found.entries.push({ pipeline, source: 'workspace', file });
}

/** Pipelines and prompts from files. Those of workspaces are read anew each time: they are few and small, and change with the branch. */
export function createPipelineLibrary({ resources }: PipelineLibraryOptions): PipelineLibrary {
  const prompts = namesIn(join(resources, 'prompts'), '.md');
  const builtIn = builtInPipelines(resources, prompts);
  return {
    async list(workspacePath) {
      const { files, problems } = await readPipelineFiles(workspacePath);
      const found: Found = { entries: [], problems: [...problems] };
      for (const { file, text } of files) addFile(found, builtIn, file, text, prompts);
      const names = new Set(found.entries.map((entry) => entry.pipeline.name));
      const pipelines = [...builtIn.filter((entry) => !names.has(entry.pipeline.name)), ...found.entries];
      return { pipelines, problems: found.problems };
    },
    check: (text, file) => readPipeline(text, file, prompts),
    async prompt(name) {
      if (!prompts.includes(name)) throw new Error(`there is no built-in prompt ${name}`);
      return readFile(join(resources, 'prompts', `${name}.md`), 'utf8');
    },
  };
}
