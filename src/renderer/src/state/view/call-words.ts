import type { RunTotals } from '../../../../main/contract/run';
import { count, plural } from './words';

/** `12 tool calls, 2 denied`: a call that was denied was never made. */
export const callWords = ({ toolCount, deniedCount = 0 }: Pick<RunTotals, 'toolCount' | 'deniedCount'>): string =>
  [plural(toolCount, 'tool call'), ...(deniedCount > 0 ? [deniedWords(deniedCount)] : [])].join(', ');

/** `2 denied`. */
export const deniedWords = (denied: number): string => `${count(denied)} denied`;
