/** Now, in ms since the epoch; the same for all processes of this machine. */
export const nowMs = (): number => performance.timeOrigin + performance.now();

/** A line as an agent prints it that says when that was. */
export const stampedLine = (): string => `reading src/parser/block.ts before it is changed <${nowMs().toFixed(2)}>\r\n`;

/** When the lines in a text were printed, by their stamps. */
export const stampsIn = (text: string): number[] => [...text.matchAll(/<(\d+\.\d\d)>/g)].map(([, at]) => Number(at));
