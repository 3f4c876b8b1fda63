import { setTimeout as delay } from 'node:timers/promises';

import type { FileFault, FileScene } from './file-scene.ts';
import { startOtherProgram } from './other-program.ts';

/** Another program keeps the file from being written to, and lets it go or is killed. */
export const lockedFault: FileFault = {
  name: 'a file that another program locks',
  async inflict(scene) {
    const { isFull, bookers } = scene;
    const complaints: string[] = [];
    for (const [index, seconds] of (isFull ? [3, 8, 20] : [3]).entries()) {
      complaints.push(...(await lock(scene, { ms: seconds * 1000, isKilled: index % 2 === 1 })));
      await Promise.all(bookers.map((booker) => booker.hasEnded(10)));
    }
    return complaints;
  },
};

async function lock(
  { file, bookers }: FileScene,
  { ms, isKilled }: { readonly ms: number; readonly isKilled: boolean },
): Promise<readonly string[]> {
  const other = await startOtherProgram('keep-locked.ts', file);
  const before = bookers.map(({ ends }) => ends.length);
  await delay(ms);
  await (isKilled ? other.kill() : other.end());
  const said = bookers.flatMap(({ ends }, index) => ends.slice(before[index]));
  const isTold = said.some(({ words }) => words.includes('the store is busy'));
  return isTold ? [] : ['nobody was told that the file is kept busy'];
}
