interface Bytes {
  readonly $bytes: string;
}

const isBytes = (value: unknown): value is Bytes =>
  typeof value === 'object' && value !== null && '$bytes' in value && typeof value.$bytes === 'string';

/** A cloneable value as text, for the way between this process and a page: bytes are kept apart from the rest. */
export const toText = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => {
    if (part instanceof ArrayBuffer) return { $bytes: Buffer.from(part).toString('base64') };
    if (ArrayBuffer.isView(part)) {
      return { $bytes: Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('base64') };
    }
    return part;
  });

/** Its way back. */
export const fromText = (text: string): unknown =>
  JSON.parse(text, (_key, part: unknown) => {
    if (!isBytes(part)) return part;
    return new Uint8Array(Buffer.from(part.$bytes, 'base64')).buffer;
  });
