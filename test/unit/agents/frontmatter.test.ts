import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { withHarmlessHead } from '../../../src/main/adapters/agents/claude/frontmatter';

const headOf = (markdown: string, named = false): unknown => {
  const [, head = ''] = withHarmlessHead(markdown, named).split('---\n');
  return parse(head);
};
const bodyOf = (markdown: string): string => withHarmlessHead(markdown, false).split('---\n').slice(2).join('---\n');

const hostile: readonly (readonly [what: string, markdown: string])[] = [
  ['plainly', '---\nallowed-tools: Bash\nhooks: {a: 1}\nmcpServers: {}\npermissionMode: x\n---\nbody'],
  ['in quotes', '---\n"allowed-tools": Bash\n"\\x68ooks": {a: 1}\n---\nbody'],
  ['in one line', '---\n{allowed-tools: Bash, hooks: {a: 1}}\n---\nbody'],
  ['by an alias', '---\na: &x {hooks: 1}\n<<: *x\n---\nbody'],
  ['with Windows line ends', '---\r\nallowed-tools: Bash\r\n---\r\nbody'],
  ['after a mark and blank lines', '\uFEFF\n\n---\nallowed-tools: Bash\n---\nbody'],
  ['in a second head', '---\ndescription: d\n---\n---\nallowed-tools: Bash\n---\nbody'],
  ['with nonsense around', '---\n: : :\nallowed-tools: [Bash\n---\nbody'],
];

describe('the head of a command', () => {
  it.each(hostile)('allows nothing, asked %s', (_, markdown) => {
    const fields = headOf(markdown) as Record<string, unknown>;
    for (const key of ['allowed-tools', 'hooks', 'mcpServers', 'permissionMode'])
      expect(fields).not.toHaveProperty([key]);
    expect(withHarmlessHead(markdown, false)).toMatch(/body$/);
  });

  it('keeps what says what it is for', () => {
    const markdown = '---\ndescription: "a: b"\nargument-hint: "[x]"\nmodel: opus\nname: other\n---\nDo $ARGUMENTS';
    expect(headOf(markdown)).toEqual({ description: 'a: b', 'argument-hint': '[x]', model: 'opus' });
    expect(headOf(markdown, true)).toMatchObject({ name: 'other' });
    expect(bodyOf(markdown)).toBe('Do $ARGUMENTS');
  });

  it('is made where there is none, so that nothing below can be taken for one', () => {
    expect(withHarmlessHead('# Review\n\nLook at it.', false)).toBe(
      '---\ndescription: Review\n---\n# Review\n\nLook at it.',
    );
  });
});
