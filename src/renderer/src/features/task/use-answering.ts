import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Ask, AskAnswer } from '../../../../main/contract/run';
import { answerAsk } from '../../state/task-actions';
import { useApp } from '../../state/use-app';
import { keptWords } from '../../state/kept-words';
import { copyText } from '../../ui/copy-button';
import { forgetAnswer, forgetClosed } from './kept-answer';

export interface Answering {
  readonly busy: boolean;
  readonly send: (answer: AskAnswer) => Promise<void>;
}

/**
 * Answers a question of an agent, once. Where it is closed without that (answered in another window, or withdrawn) its card goes: the
 * words that were being written for it stay, in a message of their own.
 */
export function useAnswering(ask: Ask, words: string): Answering {
  const app = useApp();
  const [busy, setBusy] = useState(false);
  const isSending = useRef(false);
  const isOpen = () => app.farm.getState().asks.has(ask.id);

  const tellUnsent = () => {
    if (words.trim() === '') return;
    app.toasts.show({
      text: `“${ask.title.replace(/\?$/, '')}” is not open any more: it was answered elsewhere, or withdrawn. Your words were not sent:`,
      next: words,
      action: { label: 'Copy', run: () => void copyText(words) },
      forMs: null,
    });
  };
  const leave = useEffectEvent(() => {
    if (isOpen()) return;
    if (!isSending.current) tellUnsent();
    forgetAnswer(ask.id);
  });
  useEffect(() => {
    forgetClosed(app.farm.getState().asks, keptWords);
    return () => leave();
  }, [app]);

  async function send(answer: AskAnswer): Promise<void> {
    if (isSending.current) return;
    isSending.current = true;
    setBusy(true);
    const isDone = await answerAsk(app, ask, answer);
    if (isDone) forgetAnswer(ask.id);
    // The answer of another window may have closed it while this one was on its way.
    if (!isDone && !isOpen()) tellUnsent();
    else isSending.current = isDone;
    setBusy(isDone);
  }
  return { busy, send };
}
