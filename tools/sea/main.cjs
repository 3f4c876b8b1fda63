// What a single executable starts with: it runs the program, one module that lies in the executable, without writing a
// file. Made of CommonJS because Node 24 takes nothing else here; the program awaits at its top level, which
// CommonJS cannot.
const path = require('node:path');
const { getAsset } = require('node:sea');
const { pathToFileURL } = require('node:url');
const { SourceTextModule, SyntheticModule } = require('node:vm');

// Where the program starts another of itself, it names what it runs on, with its flags, and then itself: here both are
// one, and the flags are in it.
process.execArgv.length = 0;
if (process.argv[2] === process.execPath) process.argv.splice(2, 1);
// Else as it was typed: a name on the path, or a link, by which the next of it would not know itself.
process.argv[1] = process.execPath;
process.env.THEATER_TYPED_AS ??= path.basename(process.execPath);
// There is no folder for it: the executable may lie where nobody can write.
process.env.NODE_DISABLE_COMPILE_CACHE = '1';

/**
 * A module of Node's own; there are no others outside of the executable.
 *
 * @param {string} name
 */
async function builtin(name) {
  const { default: whole, ...parts } = await import(name);
  const module = new SyntheticModule(['default', ...Object.keys(parts)], () => {
    module.setExport('default', whole);
    for (const [key, value] of Object.entries(parts)) module.setExport(key, value);
  });
  await module.link(() => {
    throw new Error('a module of Node imports nothing');
  });
  await module.evaluate();
  return module;
}

async function start() {
  const program = new SourceTextModule(getAsset('program.mjs', 'utf8'), {
    identifier: 'theater',
    initializeImportMeta(meta) {
      meta.url = pathToFileURL(process.execPath).href;
      meta.dirname = path.dirname(process.execPath);
    },
    importModuleDynamically: builtin,
  });
  await program.link(builtin);
  await program.evaluate();
}

void start();
