const NEWLINE = 0x0a;

/** Splits a stream of bytes into lines of JSON; a line that is none, or longer than `maxLine` bytes, throws. */
export async function* readNdjson(source: AsyncIterable<Uint8Array>, maxLine: number): AsyncGenerator {
  let parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      const line = Buffer.concat([...parts, chunk.subarray(from, at)]);
      parts = [];
      size = 0;
      from = at + 1;
      if (line.length > 0) yield JSON.parse(line.toString('utf8'));
    }
    parts.push(chunk.subarray(from));
    size += chunk.length - from;
    if (size > maxLine) throw new Error(`A line has more than ${maxLine} bytes.`);
  }
}
