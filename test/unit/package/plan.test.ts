import { expect, test } from 'vitest';

import { packagePlan } from '../../../scripts/lib/package-plan.mjs';

const plan = (args: string[], more: { platform?: NodeJS.Platform; feed?: string } = {}) =>
  packagePlan({ args, platform: more.platform ?? 'linux', feed: more.feed });

test('the Electron of this machine is packed for this platform only', () => {
  expect(plan([]).usesOwnElectron).toBe(true);
  expect(plan(['--dir', '--linux', 'deb']).usesOwnElectron).toBe(true);
  expect(plan(['--win']).usesOwnElectron).toBe(false);
  expect(plan(['-l', '-m']).usesOwnElectron).toBe(false);
  expect(plan(['--mac'], { platform: 'darwin' }).usesOwnElectron).toBe(true);
});

test('nothing is ever uploaded, and the words of the caller come last', () => {
  expect(plan(['--dir']).options).toEqual(['--config', 'electron-builder.yml', '--publish', 'never', '--dir']);
});

test('a feed is built in only when the builder names one, and only a safe one', () => {
  expect(plan([], { feed: '' }).options.join(' ')).not.toContain('publish.');
  expect(plan([], { feed: 'https://updates.example.org/croft' }).options).toEqual(
    expect.arrayContaining(['-c.publish.provider=generic', '-c.publish.url=https://updates.example.org/croft']),
  );
  expect(() => plan([], { feed: 'http://updates.example.org' })).toThrow('https');
  expect(() => plan([], { feed: 'updates' })).toThrow('https');
  expect(() => plan([], { feed: 'https://me:secret@updates.example.org' })).toThrow('password');
});
