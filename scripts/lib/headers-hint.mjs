import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const HEADER = 'include/node/node_api.h';

/**
 * What to do where Node's headers, which a part that is built here needs, cannot be downloaded: the last line of a failed install.
 * Empty where its user has named them already.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} [prefixes]  Where headers usually are on this machine.
 */
export function headersHint(env, prefixes = [dirname(dirname(process.execPath)), '/usr', '/usr/local']) {
  if (env['npm_config_nodedir']) return '';
  const found = prefixes.find((prefix) => existsSync(join(prefix, HEADER)));
  const example = found === undefined ? `such as /usr with Debian's libnode-dev` : `here npm_config_nodedir=${found}`;
  return `\nIf the lines above tell of headers or binaries that cannot be downloaded, set npm_config_nodedir to a folder that has ${HEADER} (${example}) and run this again.`;
}
