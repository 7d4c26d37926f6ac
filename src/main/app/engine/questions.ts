import { AskQuestion } from '../../contract/run';
import type { Ask } from '../../contract/run';
import type { AgentEvent } from '../../contract/agent-event';

type AskEvent = Extract<AgentEvent, { kind: 'ask' }>;

const QUESTION_TOOL = 'AskUserQuestion';

/** Questions of an agent in the shape that screens show, also where it has written them loosely; what cannot be read is no question. */
export function questionsOf({ name, input }: AskEvent): Ask['questions'] {
  const { questions } = input;
  if (name !== QUESTION_TOOL || !Array.isArray(questions)) return [];
  return questions.flatMap((raw: unknown) => {
    const { question, header, multiSelect, options } = fieldsOf(typeof raw === 'string' ? { question: raw } : raw);
    const list = Array.isArray(options) ? options : [];
    const parsed = AskQuestion.safeParse({
      question,
      header: typeof header === 'string' ? header : null,
      multiSelect: multiSelect === true,
      options: list.map(optionOf),
    });
    return parsed.success ? [parsed.data] : [];
  });
}

/** What is asked where no question can be read: its words alone would look like a permission to do something. */
export const titleOf = ({ name, title }: AskEvent, questions: Ask['questions']): string =>
  name === QUESTION_TOOL && questions.length === 0 ? `use ${QUESTION_TOOL}?` : title;

function optionOf(raw: unknown) {
  if (typeof raw === 'string') return { label: raw, description: null };
  const { label, description } = fieldsOf(raw);
  return { label, description: typeof description === 'string' ? description : null };
}

const fieldsOf = (raw: unknown): Record<string, unknown> =>
  typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>) : {};
