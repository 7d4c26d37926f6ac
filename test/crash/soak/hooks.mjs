// Loaded into a farm before everything else. At SIGUSR2 it writes what keeps its event loop alive, and what its
// objects take when all rubbish is gone, into the file CROFT_TEST_RESOURCES.
import { renameSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
/** @type {() => void} */
const collect = runInNewContext('gc');

const file = process.env.CROFT_TEST_RESOURCES;
delete process.env.CROFT_TEST_RESOURCES;

process.on('SIGUSR2', () => {
  const resources = process.getActiveResourcesInfo();
  collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  writeFileSync(`${file}.new`, JSON.stringify({ resources, objects: heapUsed + external, resident: rss }));
  renameSync(`${file}.new`, file);
});
