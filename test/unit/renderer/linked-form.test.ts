import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formOf, linkedWordsIn, overlayAfter, overlayWith } from '../../../src/renderer/src/state/linked-form';
import type { Overlay } from '../../../src/renderer/src/state/overlay';
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

describe('a link that comes while something is open', () => {
  const words = { title: 'From the link', description: '', workspace: '' };
  const form: Overlay = { kind: 'new-task', workspaceId: null, filled: words };
  const empty = { title: '', description: '', workspace: '' };
  const begun: Overlay = { kind: 'new-task', workspaceId: null, isTouched: true };

  test.each([
    ['nothing', { kind: 'none' }],
    ['the palette', { kind: 'palette' }],
    ['a form that nobody typed into', { kind: 'new-task', workspaceId: null }],
  ] as const)('takes the place of %s', (_what, open) => {
    expect(overlayWith(words, open)).toMatchObject(form);
  });

  test('gets a form of its own also where its words are those of the open one', () => {
    const opened = overlayWith(words, { kind: 'none' });
    const waiting = overlayWith({ ...words }, { ...opened, isTouched: true } as Overlay);
    const turns = [
      opened,
      formOf(words, waiting),
      overlayAfter(waiting),
      overlayAfter(overlayWith(words, overlayAfter(waiting))),
    ];
    expect(turns.map((open) => (open.kind === 'new-task' ? (open.turn ?? 0) : null))).toEqual([0, 1, 1, null]);
    expect(overlayAfter(waiting)).toEqual({ ...form, turn: 1 });
  });

  test.each([begun, { kind: 'add-workspace' } as const])('waits for %o to be done', (open) => {
    const waiting = overlayWith(words, open);
    expect(waiting).toEqual({ ...open, next: words });
    expect(overlayAfter(waiting)).toMatchObject(form);
  });

  test('an empty form asks for nothing beside one that is being written', () => {
    expect(overlayWith(empty, begun)).toBe(begun);
    expect(overlayAfter(begun)).toEqual({ kind: 'none' });
  });
});
