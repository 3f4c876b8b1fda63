// Builds the program into dist/, in one step that leaves nothing of an older build:  node bin/run.js scripts/build.ts
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { fingerprint } from '../bin/fingerprint.js';
import { writeTimes } from '../bin/inputs.js';
import { isRunning } from '../bin/processes.js';
import { writeStamp } from '../bin/stamp.js';
import { bundle } from '../tools/bundle.ts';
import { bundledPackages, NOTICES_FILE, renderNotices } from '../tools/notices.ts';

const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');

/** Puts a finished folder in the place of `dist`, which is never seen half built. */
async function replaceDist(folder: string): Promise<void> {
  const old = `${DIST}.old-${process.pid}`;
  await rename(DIST, old).catch(ignoreMissing);
  await rename(folder, DIST);
  await rm(old, { recursive: true, force: true });
}

/** Removes the folders that builds left behind when they were killed. */
async function removeLeftovers(): Promise<void> {
  const leftovers = (await readdir(ROOT)).filter(isLeftover);
  await Promise.all(leftovers.map((name) => rm(join(ROOT, name), { recursive: true, force: true })));
}

function isLeftover(name: string): boolean {
  const pid = /^dist\.(?:new|old)-(\d+)$/.exec(name)?.[1];
  return pid !== undefined && !isRunning(Number(pid));
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

// Taken first: a source that is edited while the build runs must count as changed.
const times = writeTimes(ROOT);
const stamp = { fingerprint: fingerprint(ROOT), times };
const next = `${DIST}.new-${process.pid}`;
await removeLeftovers();
await mkdir(next);
try {
  const packages = await bundledPackages(await bundle({ folder: next }));
  await writeFile(join(next, NOTICES_FILE), renderNotices(packages));
  writeStamp(next, stamp);
  await replaceDist(next);
} catch (error) {
  await rm(next, { recursive: true, force: true });
  const wasPrinted = error instanceof Error && 'errors' in error;
  if (!wasPrinted) throw error;
  process.exitCode = 1;
}
