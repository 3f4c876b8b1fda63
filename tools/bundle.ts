import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { build, type Metafile, type Plugin } from 'esbuild';

/** CommonJS dependencies ask for Node's own modules by `require`, which an ES module does not have. */
const REQUIRE_BANNER = [
  `import { createRequire as createRequireForBundle } from 'node:module';`,
  `const require = createRequireForBundle(import.meta.url);`,
].join('\n');

/** Ink asks for React's development tools only when DEV is set; nothing of them belongs in the program. */
const stubReactDevtools: Plugin = {
  name: 'stub-react-devtools',
  setup(bundler) {
    bundler.onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: 'stub' }));
    bundler.onLoad({ filter: /.*/, namespace: 'stub' }, () => ({ contents: 'export default {};' }));
  },
};

/** Yoga reads the code inside itself through `fetch` where there is one, and Node's takes 45 ms to load. */
const loadYogaWithoutFetch: Plugin = {
  name: 'load-yoga-without-fetch',
  setup(bundler) {
    bundler.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, async ({ path }) => ({
      contents: `const fetch = undefined;\n${await readFile(path, 'utf8')}`,
    }));
  },
};

/** What {@link bundle} is to do. */
export type BundleOptions = {
  /** Where to put `cli.js` and its chunks; made when missing. */
  readonly folder: string;
  /** What to bundle instead of the program, as `cli.js`; a path from the top of the project. */
  readonly entry?: string;
  /** True for `cli.js` alone, with everything in it, where no file can lie beside it. */
  readonly isOneFile?: boolean;
  /** False to keep the result in memory, for its account alone. */
  readonly shouldWrite?: boolean;
};

/**
 * Bundles `cli.tsx` and everything it uses. What is imported dynamically becomes a chunk of its own, named after its
 * file, so that a command loads only what it needs. Nothing is shortened: it would not start faster (measured), and a
 * stack trace from the field names real functions.
 *
 * @returns esbuild's account of which file went into which chunk
 * @throws when a source does not compile or an import is not found; esbuild has printed where
 */
export async function bundle({
  folder,
  entry = 'cli.tsx',
  isOneFile = false,
  shouldWrite = true,
}: BundleOptions): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: join(import.meta.dirname, '..'),
    entryPoints: { cli: entry },
    outdir: folder,
    write: shouldWrite,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: !isOneFile,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // Left as they are written: made by \`new RegExp\` they would be compiled at every start, used or not (12 ms for
    // emoji).
    supported: { 'regexp-set-notation': true, 'regexp-unicode-property-escapes': true },
    // Production React is fixed here, before any module runs, and its other half is left out.
    define: { 'process.env.NODE_ENV': '"production"' },
    minifySyntax: true,
    banner: { js: REQUIRE_BANNER },
    // One opinion on how wide a text is, for Ink as for the program. Ink's own copies are older, and the expression
    // by which they know an emoji takes 25 ms to compile.
    alias: { 'string-width': 'string-width' },
    plugins: [stubReactDevtools, loadYogaWithoutFetch],
    // cassandra-driver tries it for one way to log in, and goes on without it.
    external: ['kerberos'],
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  });
  return metafile;
}
