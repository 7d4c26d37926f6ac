import type { Ask } from '../../../../main/contract/run';
import { AccentCard } from '../../ui/accent-card';
import { Button } from '../../ui/button';
import { PlainFields } from '../../ui/plain-fields';
import { useAnswering } from './use-answering';
import { QuestionField } from './question-field';
import { useKeptChoices } from './kept-answer';
import { answersOf, isAnswered, ownWords, questionsOf } from './question-answers';

/** An agent asks for words or a choice. */
export function QuestionCard({ ask }: { ask: Ask }) {
  const questions = questionsOf(ask);
  const [choices, choose] = useKeptChoices(ask);
  const { busy, send: answer } = useAnswering(ask, ownWords(choices));
  const ready = questions.every((question) => isAnswered(choices[question.question]));

  function send(): void {
    if (!ready || busy) return;
    void answer({ kind: 'answer', answers: answersOf(questions, choices) });
  }

  return (
    <AccentCard title={ask.questions.length === 0 ? ask.title : 'The agent asks'}>
      <form
        className="grid gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        {ask.questions.length === 0 && <PlainFields fields={ask.input} className="max-h-52" />}
        {questions.map((question) => (
          <QuestionField
            key={question.question}
            question={question}
            choice={choices[question.question]}
            onChoose={(choice) => choose(question.question, choice)}
          />
        ))}
        <div className="flex gap-1.5">
          <Button look="accent" type="submit" keys="enter" disabled={!ready || busy}>
            Answer
          </Button>
          <Button
            look="quiet"
            disabled={busy}
            onClick={() => void answer({ kind: 'deny', message: 'The user does not want to answer this.' })}
          >
            Do not answer
          </Button>
        </div>
      </form>
    </AccentCard>
  );
}
