/**
 * A folder of the source and what its files may import.
 *
 * @typedef {object} Layer
 * @property {string} folder  Its path; the last segments may be `*`, so that each such folder is a layer of its own.
 * @property {string} [base]  The folder that `may` and `typesOf` are relative to; default `src/main`.
 * @property {string[]} [may]  Folders or modules it may import, relative to `base`.
 * @property {string[]} [siblings]  Folders beside it that it may import.
 * @property {string[]} [typesOf]  Those it may import types from, and nothing else.
 * @property {string[]} [packages]  Packages it may import, as gitignore-style patterns.
 */

/** How deep folders may nest inside a layer. */
const MAX_DEPTH = 4;

/** @param {string} path */
const depthOf = (path) => path.split('/').filter(Boolean).length;

/** @param {string} text */
const escapeRegex = (text) => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);

/**
 * The allow-list of one layer as overrides of `no-restricted-imports`. The rule compares the text of an import, not
 * the file it resolves to, so there is one override for each depth at which a file can be.
 *
 * @param {Layer} layer
 */
export function layerOverrides(layer) {
  return Array.from({ length: MAX_DEPTH }, (_, inside) => layerOverride(layer, inside));
}

/**
 * @param {Layer} layer
 * @param {number} inside  How many folders below the layer's own the files are.
 */
function layerOverride({ folder, base = 'src/main', may = [], siblings = [], typesOf = [], packages = [] }, inside) {
  const toBase = '../'.repeat(inside + depthOf(folder) - depthOf(base));
  const outside = '../'.repeat(inside + 1);
  const reachable = [...[...may, ...typesOf].map((name) => toBase + name), ...siblings.map((name) => outside + name)];
  const named = packages.filter((name) => !name.includes('/'));
  const subpaths = packages.filter((name) => name.includes('/'));
  const allowed = [...may, ...siblings, ...typesOf.map((name) => `types of ${name}`), ...packages];
  const message = `${folder} may import only: ${allowed.join(', ')}`;
  /** @type {import('oxlint').OxlintOverride} */
  const override = {
    files: [`${folder}/${'*/'.repeat(inside)}*.{ts,tsx,mjs}`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            ...typesOf.map((name) => ({
              regex: `^${escapeRegex(toBase + name)}(/|$)`,
              allowTypeImports: true,
              message,
            })),
            // The last pattern that matches decides. A bare name also matches the end of a path, hence the `*/**`
            // between the names and the paths.
            {
              group: [
                '**',
                ...named.map((name) => `!${name}`),
                '*/**',
                ...subpaths.map((name) => `!${name}`),
                '!.',
                '!./**',
                '!../**',
                outside.slice(0, -1),
                `${outside}**`,
                ...reachable.flatMap((path) => [`!${path}`, `!${path}/**`]),
              ],
              message,
            },
          ],
        },
      ],
    },
  };
  return override;
}
