/** Reads words as an answer; null: they are none. @typedef {(text: string) => Record<string, any> | null} Reader */

/**
 * How a person in a terminal is asked.
 *
 * @param {Record<string, any>} request
 * @returns {{ title: string, how: string, read: Reader }}
 */
export function askOf({ tool_name: name, input }) {
  const [question] = name === 'AskUserQuestion' ? input.questions : [];
  if (!question) {
    const what = input.command ?? `${name} ${input.file_path}`;
    return {
      title: `May I run ${what}?`,
      how: 'y and Enter: yes · n and Enter: no · or answer in Croft',
      read: readYesNo,
    };
  }
  /** @type {{ label: string }[]} */
  const options = question.options;
  const listed = options.map(({ label }, index) => `${index + 1}  ${label}`);
  return {
    title: [question.question, ...listed].join('\n'),
    how: 'a number or your own words, and Enter · or answer in Croft',
    read: (text) => {
      const answer = options[Number(text) - 1]?.label ?? text;
      return { behavior: 'allow', updatedInput: { ...input, answers: { [question.question]: answer } } };
    },
  };
}

/** @type {Reader} */
function readYesNo(text) {
  if (/^(y|yes)$/i.test(text)) return { behavior: 'allow' };
  return /^(n|no)$/i.test(text) ? { behavior: 'deny', message: 'Denied in the terminal.' } : null;
}

/** An answer as the terminal shows it. @param {Record<string, any>} answer */
export function answerWords(answer) {
  if (answer['behavior'] !== 'allow') return `Denied: ${answer['message']}`;
  const answers = answer['updatedInput']?.answers;
  return answers ? Object.values(answers).join(', ') : 'Allowed.';
}
