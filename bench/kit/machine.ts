import { cpus, release, totalmem, type } from 'node:os';

/** The machine in one line, for whoever compares two tables. */
export const machineWords = (): string =>
  `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}, Node ${process.versions.node}`;
