import { expect, test } from 'vitest';
import { refusalIn, whyRefused } from '../../../src/renderer/src/host/refused-token';

const failed = (data?: unknown): Error => Object.assign(new Error('no'), data === undefined ? {} : { data });

test.each([
  [failed({ code: 'unauthorized' }), {}],
  [failed({ code: 'unauthorized', reason: 'session.key_gone' }), { reason: 'session.key_gone' }],
  [failed({ code: 'limited' }), null],
  [failed('unauthorized'), null],
  [failed(null), null],
  [failed(), null],
])('a handshake that failed with %o is a refusal: %j', (error, refusal) => expect(refusalIn(error)).toEqual(refusal));

test.each([
  ['session.key_gone', false, 'The key you signed in with is no longer valid: sign in again.'],
  ['session.key_gone', true, 'The key you signed in with is no longer valid: sign in again.'],
  [undefined, false, 'The key you signed in with is no longer valid: sign in again.'],
  [undefined, true, 'Croft does not know this token.'],
])('reason %s, typed just now %s', (reason, isTyped, words) => expect(whyRefused({ reason }, isTyped)).toBe(words));
