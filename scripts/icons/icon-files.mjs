/** Kinds of pictures in an .icns file, and how many pixels each is wide. */
const ICNS_KINDS = /** @type {const} */ ([
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
]);
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];

/**
 * The icon file of macOS: PNG pictures one after the other, each with its kind and length.
 *
 * @param {(size: number) => Buffer} pngOf
 */
export function icnsOf(pngOf) {
  const blocks = ICNS_KINDS.map(([kind, size]) => block(kind, pngOf(size)));
  return block('icns', Buffer.concat(blocks));
}

/**
 * @param {string} kind
 * @param {Buffer} content
 */
function block(kind, content) {
  const head = Buffer.alloc(8);
  head.write(kind, 'latin1');
  head.writeUInt32BE(content.length + head.length, 4);
  return Buffer.concat([head, content]);
}

/**
 * The icon file of Windows: a table of the pictures, then the pictures as PNG.
 *
 * @param {(size: number) => Buffer} pngOf
 */
export function icoOf(pngOf) {
  const pictures = ICO_SIZES.map((size) => ({ size, png: pngOf(size) }));
  const head = Buffer.alloc(6);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length + 16 * pictures.length;
  const table = pictures.map(({ size, png }) => {
    const entry = Buffer.alloc(16);
    // 0 means 256.
    entry.writeUInt8(size % 256, 0);
    entry.writeUInt8(size % 256, 1);
    entry.writeUInt16LE(1, 4);
    entry.writeUInt16LE(32, 6);
    entry.writeUInt32LE(png.length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += png.length;
    return entry;
  });
  return Buffer.concat([head, ...table, ...pictures.map(({ png }) => png)]);
}
