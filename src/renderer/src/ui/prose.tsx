import { useMemo } from 'react';
import { InlineCode } from './inline-code';
import { parseProse } from './parse-prose';
import type { ProseBlock } from './parse-prose';

/** What an agent or a user wrote, with its headings, lists and code, as nothing but text. Each part runs in the direction of its own letters. */
export function Prose({ text, className = '' }: { text: string; className?: string }) {
  const blocks = useMemo(() => parseProse(text), [text]);
  return (
    <div className={`grid gap-1.5 wrap-anywhere ${className}`}>
      {blocks.map((block) => (
        <Block key={block.at} block={block} />
      ))}
    </div>
  );
}

function Block({ block }: { block: ProseBlock }) {
  switch (block.kind) {
    case 'heading':
      return (
        <p dir="auto" className="mt-1.5 font-semibold first:mt-0">
          <InlineCode text={block.text} />
        </p>
      );
    case 'code':
      return (
        <pre dir="ltr" className="rounded-md border border-line bg-sunken px-2.5 py-1.5 text-sm whitespace-pre-wrap">
          {block.text}
        </pre>
      );
    case 'list':
      return (
        <ul className="grid gap-0.5">
          {block.items.map((item) => (
            <li key={item.at} dir="auto" className="flex gap-2" style={{ paddingInlineStart: item.depth * 16 }}>
              <span aria-hidden="true" className="tick shrink-0 text-ink-3">
                {item.mark}
              </span>
              <span className="min-w-0 whitespace-pre-wrap">
                <InlineCode text={item.text} />
              </span>
            </li>
          ))}
        </ul>
      );
    case 'paragraph':
      return (
        <p dir="auto" className="whitespace-pre-wrap">
          <InlineCode text={block.text} />
        </p>
      );
  }
}
