import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PipelineProblem } from '../../contract/pipeline';
import { MAX_PIPELINE_BYTES } from './read-pipeline';

const FOLDER = ['.croft', 'pipelines'] as const;
const MAX_FILES = 50;

export interface PipelineFile {
  /** Path inside the workspace, with slashes, as it is shown. */
  readonly file: string;
  readonly text: string;
}

const problem = (file: string, message: string): PipelineProblem => ({ file, line: null, field: null, message });

/** Names of pipeline files, in their order. A folder that is a link leads out of the workspace, or may at any time: it is not followed. */
async function namesIn(workspace: string): Promise<{ names: string[]; problems: PipelineProblem[] }> {
  const none = { names: [], problems: [] };
  for (const depth of FOLDER.keys()) {
    const parts = FOLDER.slice(0, depth + 1);
    const info = await lstat(join(workspace, ...parts)).catch(() => null);
    if (info === null) return none;
    if (!info.isDirectory()) return { names: [], problems: [problem(parts.join('/'), 'this is not a folder')] };
  }
  const names = await readdir(join(workspace, ...FOLDER)).catch(() => []);
  return { ...none, names: names.filter((name) => /^[^.].*\.ya?ml$/i.test(name)).toSorted() };
}

/** Opened without following a link and without waiting for a pipe: agents may write here. */
async function readFileOf(path: string, file: string): Promise<PipelineFile | PipelineProblem> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => null);
  if (handle === null) return problem(file, 'the file cannot be read; a link is not followed');
  try {
    const info = await handle.stat();
    if (!info.isFile()) return problem(file, 'this is not a file');
    const buffer = Buffer.alloc(MAX_PIPELINE_BYTES + 1);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    if (bytesRead > MAX_PIPELINE_BYTES) return problem(file, `the file has more than ${MAX_PIPELINE_BYTES / 1000} KB`);
    return { file, text: buffer.subarray(0, bytesRead).toString('utf8') };
  } catch {
    return problem(file, 'the file cannot be read');
  } finally {
    await handle.close();
  }
}

/** The pipeline files of a workspace, and what cannot be read of them. */
export async function readPipelineFiles(
  workspace: string,
): Promise<{ files: PipelineFile[]; problems: PipelineProblem[] }> {
  const { names, problems: unread } = await namesIn(workspace);
  const shown = FOLDER.join('/');
  const read = await Promise.all(
    names.slice(0, MAX_FILES).map((name) => readFileOf(join(workspace, ...FOLDER, name), `${shown}/${name}`)),
  );
  const files = read.filter((one) => 'text' in one);
  const problems = [...unread, ...read.filter((one) => 'message' in one)];
  if (names.length > MAX_FILES) {
    problems.push(problem(shown, `there are ${names.length} files; only the first ${MAX_FILES} are read`));
  }
  return { files, problems };
}
