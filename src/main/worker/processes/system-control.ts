import { createProcessControl } from './process-control';
import type { ProcessControl } from './process-control';
import { createProcessTable } from './process-table';
import { createWindowsTable } from './process-table-windows';
import { posixSignals } from './signals-posix';
import { createWindowsSignals } from './signals-windows';
import { createWindowsTools } from './windows-tools';
import type { WindowsTools } from './windows-tools';

/** Control of processes on the system that this worker runs on. */
export function createSystemControl(
  platform: NodeJS.Platform = process.platform,
  tools: () => WindowsTools = createWindowsTools,
): ProcessControl {
  if (platform !== 'win32') return createProcessControl(createProcessTable(platform), posixSignals);
  const windows = tools();
  return createProcessControl(createWindowsTable(windows), createWindowsSignals(windows));
}
