import { expect, it } from 'vitest';
import { notMoved } from '../../../src/renderer/src/state/view/not-moved';
import { workspace } from './build';

const lost = workspace('shop', { vcs: { kind: 'missing' } });
const api = workspace('api');

it('a lost workspace has moved only where it is the one that came along', () => {
  const moved = { ...workspace('shop', { path: '/srv/shop' }), existed: true, returned: true };
  expect(notMoved(lost, '/srv/shop', moved)).toBeNull();
  expect(notMoved(lost, '~/elsewhere/../shop', moved)).toBeNull();
});

it('has not where the folder is that of another one, in the list or back in it', () => {
  expect(notMoved(lost, api.path, { ...api, existed: true })).toMatchObject({
    message: 'shop was not moved: this folder is that of api, which is in the list already.',
    next: 'Choose the folder of shop.',
  });
  expect(notMoved(lost, api.path, { ...api, existed: true, returned: true })?.message).toBe(
    'shop was not moved: this folder is that of api, which is back, with its tasks.',
  );
});

it('has not where its own folder came back meanwhile, unless that is the one that was chosen', () => {
  const back = { ...workspace('shop'), existed: true };
  expect(notMoved(lost, '/srv/shop', back)?.message).toBe('shop was not moved: its folder is there, at /home/me/shop.');
  expect(notMoved(lost, '/home/me/shop/', back)).toBeNull();
});
