import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkedWordsIn } from '../../../src/renderer/src/state/linked-form';
import { routeOf } from '../../../src/renderer/src/state/router';

test('an address fills the form of a new task', () => {
  const words = { title: 'Add logout & "tests"', description: 'a=b\nc', workspace: '/home/me/shop' };
  expect(linkedWordsIn(`#/new-task?${new URLSearchParams(words).toString()}`)).toEqual(words);
  expect(linkedWordsIn('#/new-task')).toEqual({ title: '', description: '', workspace: '' });
  expect(routeOf('#/new-task?title=x')).toEqual({ screen: 'home' });
});

test('no other address does, and long words are cut', () => {
  expect(linkedWordsIn('#/task/task_1?title=x')).toBeNull();
  expect(linkedWordsIn('#/')).toBeNull();
  expect(linkedWordsIn(`#/new-task?title=${'x'.repeat(9_000)}`)?.title).toHaveLength(300);
});

test('no text after the sign breaks it', () => {
  fc.assert(fc.property(fc.string(), (text) => linkedWordsIn(`#/new-task?${text}`) !== null));
});
