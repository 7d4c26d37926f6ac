import { expect, it } from 'vitest';
import { overlapWords } from '../../../src/renderer/src/state/view/overlap';
import { workspace } from './build';

const shop = workspace('shop');
const api = workspace('api', { path: '/home/me/shop/services/api' });
const notes = workspace('notes', { vcs: { kind: 'none' } });
const all = [shop, api, notes];

it('tells of a folder in a workspace, of the nearest one', () => {
  expect(overlapWords('/home/me/shop/web', all)).toMatch(
    /^This folder lies in shop, which is in the list\. .*branch of its own/,
  );
  expect(overlapWords(' /home/me/shop/services/api/src/ ', all)).toMatch(/^This folder lies in api,/);
  expect(overlapWords('/home/me/notes/2026', all)).toMatch(/lies in notes.*change the same files/);
});

it('tells of a folder around workspaces, without naming dozens', () => {
  expect(overlapWords('/home/me/shop/services', [api])).toMatch(/^api, in the list, lies in this folder/);
  expect(overlapWords('/home/me/', [shop, api])).toMatch(/^shop and api, in the list, lie in this folder.*own/);
  const many = ['a', 'b', 'c', 'd', 'e'].map((name) => workspace(name));
  expect(overlapWords('/home/me', many)).toMatch(/^a, b, c and 2 more, in the list, lie in this folder/);
});

it('says nothing of the same folder, of one beside, or of what is no path yet', () => {
  for (const typed of ['/home/me/shop', '/home/me/shop/', '/home/me/shop-2', '/home/me/sho', '', 'shop', 'home/me'])
    expect(overlapWords(typed, all)).toBeNull();
});

it('leaves out the workspace whose lost folder is looked for', () => {
  expect(overlapWords('/home/me/shop/web', [shop, notes], shop.id)).toBeNull();
  expect(overlapWords('/home/me', [shop, api], shop.id)).toMatch(/^api, in the list, lies in this folder/);
  expect(overlapWords('/home/me/shop', [shop, workspace('me', { path: '/home/me' })], shop.id)).toBeNull();
});

it('reads the paths of Windows', () => {
  const windows = workspace('shop', { path: 'C:\\work\\shop' });
  expect(overlapWords('C:\\work\\shop\\web', [windows])).toMatch(/lies in shop/);
});
