import { Failure } from './fail.mjs';

/** @typedef {'linux' | 'mac' | 'win'} Target */

/** @type {Partial<Record<NodeJS.Platform, Target>>} */
const OWN_TARGETS = { linux: 'linux', darwin: 'mac', win32: 'win' };
/** Words of electron-builder that name a platform. @type {Record<string, Target>} */
const TARGET_WORDS = {
  ...{ '--linux': 'linux', '-l': 'linux' },
  ...{ '--mac': 'mac', '-m': 'mac', '--macos': 'mac', '-o': 'mac' },
  ...{ '--win': 'win', '-w': 'win', '--windows': 'win' },
};

/**
 * What a call of `npm run package` comes to.
 *
 * @typedef {object} PackagePlan
 * @property {boolean} usesOwnElectron  It packs the Electron of this machine; for other platforms electron-builder fetches one.
 * @property {string[]} options  Words for electron-builder.
 */

/**
 * @param {{ args: string[], platform: NodeJS.Platform, feed: string | undefined }} asked
 * @returns {PackagePlan}
 */
export function packagePlan({ args, platform, feed }) {
  const own = OWN_TARGETS[platform];
  const wanted = args.flatMap((arg) => TARGET_WORDS[arg] ?? []);
  const options = ['--config', 'electron-builder.yml', '--publish', 'never', ...feedOptions(feed), ...args];
  return { usesOwnElectron: wanted.every((target) => target === own), options };
}

/**
 * Where the packaged app could look for updates: it is built in only when the builder names it. The app asks nobody until its user
 * has turned updates on.
 *
 * @param {string | undefined} feed
 */
function feedOptions(feed) {
  if (!feed) return [];
  const url = URL.canParse(feed) ? new URL(feed) : null;
  if (url?.protocol !== 'https:') throw new Failure(`CROFT_UPDATE_FEED takes an https address, not "${feed}"`);
  if (url.username || url.password)
    throw new Failure('CROFT_UPDATE_FEED goes into every package: it takes no password');
  return ['-c.publish.provider=generic', `-c.publish.url=${url.href}`];
}
