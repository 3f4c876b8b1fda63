// Makes one executable of the program and the Node that it runs on, for a machine without npm and without Node:
//   npm run sea              in dist.sea/
//   npm run sea -- FOLDER
import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { bundle } from '../tools/bundle.ts';
import { bundledPackages, NOTICES_FILE, renderNotices } from '../tools/notices.ts';

const ROOT = join(import.meta.dirname, '..');
const run = promisify(execFile);

/** What Node looks for in itself: where the program lies, and the mark that there is one. From its documentation. */
const RESOURCE = 'NODE_SEA_BLOB';
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** Makes the executable in `draft`, and gives its name. */
async function makeExecutable(draft: string): Promise<string> {
  const packages = await bundledPackages(await bundle({ folder: join(draft, 'made'), isOneFile: true }));
  await writeFile(join(draft, NOTICES_FILE), renderNotices(packages));
  const blob = join(draft, 'made/blob');
  const config = join(draft, 'made/config.json');
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  await writeFile(
    config,
    JSON.stringify({
      main: join(ROOT, 'tools/sea/main.cjs'),
      output: blob,
      disableExperimentalSEAWarning: true,
      execArgv: flags,
      // What is set for other programs on that machine is not for this one.
      execArgvExtension: 'none',
      assets: { 'program.mjs': join(draft, 'made/cli.js') },
    }),
  );
  await run(process.execPath, ['--experimental-sea-config', config]);

  const name = process.platform === 'win32' ? 'theater.exe' : 'theater';
  const executable = join(draft, name);
  await copyFile(process.execPath, executable);
  await chmod(executable, 0o755);
  // As a process of its own, whose remarks on the sections of Node's file are of no use to anybody.
  const postject = join(ROOT, 'node_modules/postject/dist/cli.js');
  await run(process.execPath, [postject, executable, RESOURCE, blob, '--sentinel-fuse', FUSE]);
  await rm(join(draft, 'made'), { recursive: true });
  return name;
}

const folder = resolve(process.argv[2] ?? join(ROOT, 'dist.sea'));
await mkdir(folder, { recursive: true });
const draft = await mkdtemp(join(folder, 'draft-'));
try {
  const name = await makeExecutable(draft);
  for (const file of [NOTICES_FILE, name]) await rename(join(draft, file), join(folder, file));
  const licence = join(ROOT, `node_modules/node-${process.platform}-${process.arch}/LICENSE`);
  await copyFile(licence, join(folder, 'NODE-LICENSE.txt')).catch(() => {
    console.log('The licence of Node has to be added by hand: it comes with the Node of this machine.');
  });
  console.log(join(folder, name));
} finally {
  await rm(draft, { recursive: true, force: true });
}
