import { stat } from 'node:fs/promises';

/** Whether there is a folder now. One that cannot be looked at is not there for anybody who works in it. */
export const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
