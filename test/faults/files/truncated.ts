import { DatabaseSync } from 'node:sqlite';

import { monotonicNow } from '../../../source/stress/history/recorder.ts';
import type { FileFault } from './file-scene.ts';
import { startOtherProgram } from './other-program.ts';

/**
 * Somebody cuts the file off in the middle while clients book. Those that still remember the rest could go on
 * selling; nothing is sold until what was cut off is back.
 */
export const truncatedFault: FileFault = {
  name: 'a truncated file',
  async inflict({ file, bookers, isFull }) {
    const complaints: string[] = [];
    for (let round = 0; round < (isFull ? 5 : 1); round += 1) {
      foldLog(file);
      // Now every client has seen how large the file is.
      await Promise.all(bookers.map((booker) => booker.hasEnded(5)));
      const other = await startOtherProgram('cut-off.ts', file);
      const cutAt = monotonicNow();
      await Promise.all(bookers.map((booker) => booker.hasEnded(isFull ? 20 : 10)));
      const backAt = monotonicNow();
      await other.end();
      await Promise.all(bookers.map((booker) => booker.hasEnded(isFull ? 20 : 10)));
      const sold = bookers
        .flatMap(({ ends }) => ends)
        .filter(({ kind, at, endedMs }) => kind === 'applied' && at > cutAt && at + endedMs * 1000 < backAt);
      complaints.push(...sold.map(({ words }) => `While the file was cut off somebody was told: ${words}`));
    }
    return complaints;
  },
};

/** Brings everything from the log into the file, so that half of the file is half of the theater. */
function foldLog(file: string): void {
  const other = new DatabaseSync(file, { timeout: 10_000 });
  other.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  other.close();
}
