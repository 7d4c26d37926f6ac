import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { catalogue } from '../../../src/main/contract/index';

const create = catalogue['task.create'].input;
const OVERRIDE = '\u202E';

describe('titles and names', () => {
  test('lose the controls that turn the direction of writing, before they are measured', () => {
    const task = { workspaceId: 'ws_0123456789ab', title: `\u2067${OVERRIDE} Add \u202Alogin\u202C ${OVERRIDE}\u2069` };
    expect(create.parse(task).title).toBe('Add login');
    expect(create.safeParse({ ...task, title: OVERRIDE }).success).toBe(false);
    expect(create.parse({ ...task, title: `${'x'.repeat(300)}${OVERRIDE}` }).title).toHaveLength(300);
    const added = catalogue['workspace.create'].input.parse({ path: '/a', name: `shop${OVERRIDE}` });
    expect(added.name).toBe('shop');
  });

  test('keep words written from right to left, with their marks', () => {
    const title = '\u200Fעברית C++\u200F';
    expect(create.parse({ workspaceId: 'ws_0123456789ab', title }).title).toBe(title);
  });

  test('are plain texts in the OpenAPI document', () => {
    const { properties } = z.toJSONSchema(create, { io: 'input' });
    expect(properties?.['title']).toEqual({ type: 'string', minLength: 1, maxLength: 300 });
  });
});
