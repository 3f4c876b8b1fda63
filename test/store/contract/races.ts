import { describe, expect, test } from 'vitest';

import { makePlan } from '../../../source/theater/plan.ts';
import { seatLabel } from '../../../source/theater/seats.ts';
import { reservationsIn } from '../../../source/theater/snapshot.ts';
import { newTheater, type StoreHarness } from '../support/harness.ts';
import { runTogether, startWorker } from '../support/workers.ts';

const CLIENTS = ['Ada', 'Ben', 'Cleo', 'Dov', 'Eva', 'Finn', 'Gil', 'Hana'];

/** Many processes after the same seats. */
export function describeRaces(harness: () => StoreHarness): void {
  describe('eight processes after all 720 seats', () => {
    test('sell each seat exactly once, and every loser can name who has it', async () => {
      const { store, address } = await newTheater(harness(), makePlan());
      const workers = CLIENTS.map((client) =>
        startWorker({ opener: harness().opener, address, job: { kind: 'race', client } }),
      );
      const reports = await runTogether(workers);

      const sold = new Map<string, string>();
      reports.forEach(({ applied }, index) => {
        for (const seat of applied) {
          expect(sold.has(seat), `${seat} is sold twice`).toBe(false);
          sold.set(seat, CLIENTS[index] ?? '');
        }
      });
      expect(sold.size).toBe(720);

      const refused = reports.flatMap((report) => report.refused);
      expect(refused).toHaveLength(7 * 720);
      expect(refused.filter(([seat, owner]) => owner === null || owner !== sold.get(seat))).toEqual([]);

      for (const { room } of (await store.plan()).rooms) {
        const { seats } = await store.look(room, 'settle');
        const owners = seats.map(({ content }) => (content.kind === 'booked' ? content.client : null));
        expect(owners).toEqual(seats.map((seat) => sold.get(`${room} ${seatLabel(seat)}`)));
        expect(seats.every(({ version }) => version === 1)).toBe(true);
      }
    });
  });

  describe('groups that overlap, taken in opposite order', () => {
    test('are booked whole or not at all, and no look ever sees half of one', async () => {
      const { store, address } = await newTheater(harness());
      const groups = [
        ['1-1 1-2 1-3', '1-3 1-4 2-1'],
        ['2-1 1-4 1-3', '1-3 1-2 1-1'],
        ['1-2 2-2 2-1', '1-1 2-2 1-4'],
      ];
      const workers = groups.map((mine, index) => {
        const client = CLIENTS[index] ?? '';
        const job = { kind: 'groups', client, groups: mine, rounds: 15 } as const;
        return startWorker({ opener: harness().opener, address, job });
      });
      const over = new AbortController();
      const work = runTogether(workers).finally(() => over.abort());

      let looks = 0;
      while (!over.signal.aborted) {
        const picture = await store.look('A', looks % 2 === 0 ? 'settle' : 'browse');
        const halves = reservationsIn([picture]).filter(({ seats }) => seats.length !== 3);
        expect(halves).toEqual([]);
        looks += 1;
        // A store that answers at once must let the workers' messages in.
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
      }
      const reports = await work;
      expect(looks).toBeGreaterThan(10);
      expect(reports.every(({ applied, refused }) => applied + refused === 30)).toBe(true);
      expect(reports.reduce((sum, { applied }) => sum + applied, 0)).toBeGreaterThan(0);
      expect(reservationsIn([await store.look('A', 'settle')])).toEqual([]);
    });
  });
}
