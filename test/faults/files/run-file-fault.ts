import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import { type MadeTheater, PLAN } from '../playground.ts';
import { type FaultResult, runUnderLoad } from '../under-load.ts';
import type { FileFault } from './file-scene.ts';
import { runOnSmallDisk } from './small-disk.ts';

export type FileFaultRun = {
  readonly seed: number;
  readonly isFull: boolean;
  /** Every history of the fault, and the files themselves, go into a folder below this one. */
  readonly folder: string;
};

/** Inflicts a fault on a theater in a file while several processes book in it, and has everything judged. */
export async function runFileFault(fault: FileFault, run: FileFaultRun): Promise<FaultResult> {
  const home = path.join(run.folder, `${fault.name.replaceAll(/\W+/g, '-')}-files`);
  const disk = path.join(home, 'disk');
  await mkdir(disk, { recursive: true });
  return fault.diskKilobytes === undefined
    ? await runHere(fault, run, home)
    : await runOnSmallDisk(fault.name, run, { home, disk, kilobytes: fault.diskKilobytes });
}

/** The same where the disk is what it should be. */
export async function runHere(
  fault: FileFault,
  { seed, isFull, folder }: FileFaultRun,
  home: string,
): Promise<FaultResult> {
  const file = path.join(home, 'disk', 'theater.db');
  const [ours, naive] = [await makeFile(file), await makeFile(path.join(home, 'theater.db_naive'))];
  try {
    return await runUnderLoad({
      name: fault.name,
      seed,
      isFull,
      folder,
      ours,
      naive,
      hasty: null,
      naiveTask: {},
      inflict: (house) => fault.inflict({ ...house, file }),
      mend: () => Promise.resolve(),
    });
  } finally {
    await Promise.all([ours.store.close(), naive.store.close()]);
  }
}

async function makeFile(file: string): Promise<MadeTheater> {
  return { keyspace: '', address: file, store: await openSqliteStore(file, { plan: PLAN }) };
}
