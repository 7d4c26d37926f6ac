import type { ISearchOptions, SearchAddon } from '@xterm/addon-search';
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { IconButton } from '../icon-button';

interface TerminalSearchProps {
  search: SearchAddon;
  onClose: () => void;
}

/** xterm wants hex here; both show on light and on dark. */
const decorations: ISearchOptions = {
  decorations: {
    matchBackground: '#9db8d8',
    matchOverviewRuler: '#7f9ab8',
    activeMatchBackground: '#5f93d6',
    activeMatchBorder: '#1f5fb8',
    activeMatchColorOverviewRuler: '#1f5fb8',
  },
};

/** Finds words in a terminal: Enter goes on, Shift-Enter goes back, Escape closes. */
export function TerminalSearch({ search, onClose }: TerminalSearchProps) {
  const input = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState('');
  const [found, setFound] = useState({ index: -1, count: 0 });

  useEffect(() => {
    input.current?.focus();
    const listening = search.onDidChangeResults(({ resultIndex, resultCount }) =>
      setFound({ index: resultIndex, count: resultCount }),
    );
    return () => listening.dispose();
  }, [search]);

  const next = () => search.findNext(words, decorations);
  const previous = () => search.findPrevious(words, decorations);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter' && event.shiftKey) previous();
    else if (event.key === 'Enter') next();
    else return;
    event.preventDefault();
  }

  return (
    <search className="flex min-w-0 flex-1 items-center gap-0.5">
      <input
        ref={input}
        type="search"
        data-keys="type"
        aria-label="Search the terminal"
        placeholder="Search"
        value={words}
        className="h-7 min-w-0 flex-1 rounded-md border border-control bg-surface px-2 max-md:h-9 max-md:text-[16px] [&::-webkit-search-cancel-button]:hidden"
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setWords(event.target.value);
          search.findNext(event.target.value, { ...decorations, incremental: true });
        }}
      />
      <output className="tick min-w-12 text-right text-sm text-ink-3">
        {words === '' ? '' : found.count === 0 ? 'nothing' : `${found.index + 1} of ${found.count}`}
      </output>
      <IconButton label="Previous match" onClick={previous}>
        <ArrowUp />
      </IconButton>
      <IconButton label="Next match" onClick={next}>
        <ArrowDown />
      </IconButton>
      <IconButton label="Close search" onClick={onClose}>
        <X />
      </IconButton>
    </search>
  );
}
