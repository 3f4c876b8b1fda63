import { describe, expect, test } from 'vitest';

import type { HistoryEntry } from '../../../source/theater/change.ts';
import { isSameSeat, type Seat } from '../../../source/theater/seats.ts';
import { reservationsIn } from '../../../source/theater/snapshot.ts';
import { changeFor } from '../support/changes.ts';
import { drive } from '../support/drive.ts';
import { newTheater, openAgain, type StoreHarness } from '../support/harness.ts';
import { startWorker } from '../support/workers.ts';

/** Programs that die in the middle of their work. */
export function describeKilledWriters(harness: () => StoreHarness): void {
  describe('writers that are killed in the middle of it', () => {
    test('leave nothing half done, and a store that opens and goes on', async () => {
      const { address } = await newTheater(harness());
      const groups = ['1-1 1-2 1-3', '1-3 1-4 2-1', '2-2 2-3 2-4'];
      for (const changes of [4, 9, 14]) {
        const workers = ['Ada', 'Ben'].map((client) => {
          const job = { kind: 'groups', client, groups, rounds: 1_000_000 } as const;
          return startWorker({ opener: harness().opener, address, job });
        });
        await Promise.all(workers.map(({ ready }) => ready));
        for (const worker of workers) worker.go();
        await Promise.all(workers.map((worker) => worker.progressed(changes)));
        await Promise.all(workers.map((worker) => worker.kill()));

        const store = await openAgain(harness(), address);
        const picture = await store.look('A', 'settle');
        expect(reservationsIn([picture]).filter(({ seats }) => seats.length !== 3)).toEqual([]);
        const { entries } = await store.history({ room: 'A', limit: 100_000 });
        expect(picture.seats.flatMap((seat) => contradictions(seat, entries))).toEqual([]);

        const reset = changeFor(picture, { kind: 'reset', room: 'A', by: 'the house', gate: null });
        expect(await drive(store, reset)).toBe('applied');
      }
    });
  });
}

/**
 * What the history says of a seat that cannot be. A row may be missing (a store that writes it afterwards may have
 * been killed in between), but no two rows may make the same version, none may be ahead of the seat, and each must
 * have replaced what the one before it made.
 */
function contradictions(seat: Seat, entries: readonly HistoryEntry[]): readonly string[] {
  const moves = entries
    .flatMap(({ change }) => change.seats.filter(({ after }) => isSameSeat(after, seat)))
    .toSorted((left, right) => left.after.version - right.after.version);
  return moves.flatMap(({ before, after }, index) => {
    const earlier = moves[index - 1]?.after;
    const where = `${seat.row}-${seat.place} version ${after.version}`;
    if (after.version > seat.version) return [`${where} is ahead of the seat`];
    if (after.version === seat.version && after.change !== seat.change)
      return [`${where} was made by another`];
    if (earlier?.version === after.version) return [`${where} was made twice`];
    const isNext = earlier?.version === before.version;
    return isNext && earlier?.change !== before.change ? [`${where} replaced something else`] : [];
  });
}
