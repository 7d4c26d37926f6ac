import { inlinePieces } from './inline-pieces';

/** Words in which what stands between backticks is shown as code. Nothing else in them means anything. */
export function InlineCode({ text }: { text: string }) {
  return inlinePieces(text).map(({ at, text: words, look }) => {
    if (look === 'plain') return words;
    const Tag = look === 'code' ? 'code' : 'strong';
    return (
      <Tag key={at} className={look === 'code' ? 'font-mono text-[0.92em]' : 'font-semibold'}>
        {words}
      </Tag>
    );
  });
}
