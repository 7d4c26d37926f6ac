import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a program is by its name, or null. */
export const findProgram = (name: string): string | null =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path)) ?? null;
