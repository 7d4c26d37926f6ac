import { useNarrow } from '../../state/use-app';

/** Height of a row of the log. A narrow one names its task in a line of its own. */
export const useLogRow = (): number => (useNarrow() ? 46 : 26);
