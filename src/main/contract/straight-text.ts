/** Controls that turn the direction of writing until they are ended. Marks of one place (U+200E, U+200F) are words' own and turn nothing else. */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/gu;

/** Words without the controls that would reorder whatever stands around them in a list, a log or a notification. */
export const straightText = (text: string): string => text.replaceAll(TURNS, '');

const CONTROLS = /\p{Cc}+/gu;

/** Such words on one line, without characters that are not to be seen. */
export const plainLine = (text: string): string => straightText(text).replaceAll(CONTROLS, ' ');
