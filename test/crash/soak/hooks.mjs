// Loaded into a farm before everything else. At SIGUSR2 it writes what keeps its event loop alive into the file CROFT_TEST_RESOURCES.
import { renameSync, writeFileSync } from 'node:fs';

const file = process.env.CROFT_TEST_RESOURCES;
delete process.env.CROFT_TEST_RESOURCES;

process.on('SIGUSR2', () => {
  writeFileSync(`${file}.new`, JSON.stringify(process.getActiveResourcesInfo()));
  renameSync(`${file}.new`, file);
});
