import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { type FileFault, type FileScene } from './file-scene.ts';
import { whyNoMount } from './small-disk.ts';

/** Requests that are waited for until somebody hears that the disk is full: the log is not full at once. */
const MOST_WISHES = 2_000;

/** The disk is filled to its last byte while clients book, and later has room again. */
export const fullDiskFault: FileFault = {
  name: 'a full disk (file)',
  whyNotHere: whyNoMount,
  diskKilobytes: 16_384,
  async inflict(scene) {
    const { isFull, bookers, file } = scene;
    const filler = path.join(path.dirname(file), 'filler');
    const complaints: string[] = [];
    for (let round = 0; round < (isFull ? 4 : 1); round += 1) {
      fill(filler);
      complaints.push(...(await untilTold(scene)));
      rmSync(filler);
      await Promise.all(bookers.map((booker) => booker.hasEnded(10)));
    }
    return complaints;
  },
};

async function untilTold({ bookers: [first] }: FileScene): Promise<readonly string[]> {
  if (first === undefined) return ['nobody books'];
  const before = first.ends.length;
  while (first.ends.length - before < MOST_WISHES) {
    await first.hasEnded(5);
    if (first.ends.slice(before).some(({ words }) => words.includes('no room left'))) return [];
  }
  return ['nobody was told that the disk is full'];
}

function fill(filler: string): void {
  for (const bytes of [1 << 20, 1 << 12, 1]) {
    try {
      for (;;) writeFileSync(filler, Buffer.alloc(bytes), { flag: 'a' });
    } catch {
      // The disk has no room for so many bytes; perhaps for fewer.
    }
  }
}
