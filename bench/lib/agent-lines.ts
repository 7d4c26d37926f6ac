/** Words of an agent, different in each line, so that neither the index nor the disk can make it cheap. */
const WORDS = 'reading the parser and its tests before changing how an empty line ends a block of quoted text in'.split(
  ' ',
);

/** About 200 characters of text. */
export function agentText(nr: number): string {
  const start = nr % WORDS.length;
  const words = [...WORDS.slice(start), ...WORDS.slice(0, start)].join(' ');
  return `${nr}: ${words} src/parser/block-${nr % 977}.ts, then ${WORDS[nr % 7]} again; ${'step '.repeat(8)}${nr}`;
}

/** One line of Claude's stream protocol in which the agent says so. */
export function agentLine(nr: number): string {
  const message = { id: `msg_${nr}`, role: 'assistant', content: [{ type: 'text', text: agentText(nr) }] };
  return `${JSON.stringify({ type: 'assistant', message, session_id: 'bench', uuid: `u-${nr}` })}\n`;
}
