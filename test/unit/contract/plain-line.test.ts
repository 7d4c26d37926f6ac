import { expect, it } from 'vitest';
import { catalogue } from '../../../src/main/contract/index';

it.each([
  ['a\nb', 'a b'],
  ['a\u0000\u001b[31m second', 'a [31m second'],
  ['\tAdd \u202elogin ', 'Add login'],
  ['é 漢 👩‍💻', 'é 漢 👩‍💻'],
])('the title %j is one line of what can be seen', (title, kept) => {
  const input = { workspaceId: 'ws_0123456789ab', title };
  expect(catalogue['task.create'].input.parse(input)).toMatchObject({ title: kept });
});

it('the title of a task is not made of controls alone', () => {
  const read = catalogue['task.create'].input.safeParse({ workspaceId: 'ws_0123456789ab', title: '\u0000\n' });
  expect(read.error?.issues[0]?.message).toBe('a task needs a title');
});
