import { expect, test } from 'vitest';
import { createLiveConnections } from '../../../src/main/transport/live-connections';

test('a token that is dropped takes its connections with it, and nobody else’s', () => {
  const live = createLiveConnections();
  const cut: string[] = [];
  const release = live.add('a', () => void cut.push('a left before'));
  live.add('a', () => void cut.push('a'));
  live.add('b', () => void cut.push('b'));
  release();
  live.cut('a');
  expect(cut).toEqual(['a']);
});

test('a connection that comes after its token was dropped is cut, once whoever adds it is done', async () => {
  const live = createLiveConnections();
  const cut: string[] = [];
  live.cut('a');
  live.add('a', () => void cut.push('a'));
  live.add('b', () => void cut.push('b'));
  expect(cut).toEqual([]);
  await Promise.resolve();
  expect(cut).toEqual(['a']);
});
